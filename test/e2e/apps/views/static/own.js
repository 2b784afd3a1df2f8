document.body.dataset.own = 'ran';
