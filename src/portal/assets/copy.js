// Copies key and secret, and says so to eyes and ears.

const status = document.getElementById('copy-status');

for (const button of document.querySelectorAll('[data-copies]')) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const words = button.querySelector('span');
  const source = document.getElementById(button.dataset.copies ?? '');
  const before = words?.textContent ?? '';
  button.hidden = false;
  button.addEventListener('click', async () => {
    let said = button.dataset.copied ?? '';
    try {
      await navigator.clipboard.writeText(source instanceof HTMLTextAreaElement ? source.value : '');
      button.classList.add('copied');
    } catch {
      said = button.dataset.failed ?? '';
      if (source instanceof HTMLTextAreaElement) source.select();
    }
    if (words) words.textContent = said;
    if (status) status.textContent = said;
    setTimeout(() => {
      if (words) words.textContent = before;
      if (status) status.textContent = '';
      button.classList.remove('copied');
    }, 4000);
  });
}
