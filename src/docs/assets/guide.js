// Fills key and secret into the lines of the page, narrows the list of types, and copies. Nothing is stored or sent.
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

const key = document.getElementById('credential-key');
const secret = document.getElementById('credential-secret');
if (key !== null && secret !== null) {
  document.querySelector('.credential').hidden = false;
  const fill = () => {
    for (const code of document.querySelectorAll('[data-template]')) {
      const isFilled = key.value !== '' && secret.value !== '' && !code.dataset.template.startsWith('export ');
      code.textContent = isFilled
        ? code.dataset.template
            .replaceAll('"$CHARTKEY_KEY:$CHARTKEY_SECRET"', quote(`${key.value}:${secret.value}`))
            .replaceAll('"X-API-Key: $CHARTKEY_KEY"', quote(`X-API-Key: ${key.value}`))
            .replaceAll('"X-API-Secret: $CHARTKEY_SECRET"', quote(`X-API-Secret: ${secret.value}`))
        : code.dataset.template;
    }
  };
  key.addEventListener('input', fill);
  secret.addEventListener('input', fill);
  fill();
}

const filter = document.getElementById('filter');
if (filter !== null) {
  filter.closest('.filter').hidden = false;
  const narrow = () => {
    for (const item of document.querySelectorAll('.types li')) {
      item.hidden = !item.textContent.toLowerCase().includes(filter.value.trim().toLowerCase());
    }
  };
  filter.addEventListener('input', narrow);
  narrow();
}

if (navigator.clipboard !== undefined) {
  for (const figure of document.querySelectorAll('.code')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(figure.querySelector('code').textContent);
      button.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2000);
    });
    figure.append(button);
  }
}
