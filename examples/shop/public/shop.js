const place = document.querySelector('#availability');

if (place) {
  fetch(`/api/products/${place.dataset.id}/availability`)
    .then((response) => response.json())
    .then(({ shipsIn }) => {
      place.textContent = `ships in ${shipsIn} days`;
    });
}
