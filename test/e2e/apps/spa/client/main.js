const answer = await fetch(`${window.__CONFIG__.api}/items`);
for (const { name } of await answer.json()) {
  const item = document.createElement('li');
  item.textContent = name;
  document.querySelector('#items').append(item);
}
document.body.dataset.page = location.pathname;
