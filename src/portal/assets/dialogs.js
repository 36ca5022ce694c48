// Opens dialogs where there would be pages, moves focus to where it belongs, and has messages read out.

/** @param {HTMLDialogElement} dialog */
function show(dialog) {
  dialog.removeAttribute('open');
  dialog.showModal();
  const wanted = dialog.querySelector('[data-focus]');
  if (wanted instanceof HTMLElement) wanted.focus();
}

for (const opener of document.querySelectorAll('[data-opens]')) {
  const dialog = document.getElementById(opener.getAttribute('data-opens') ?? '');
  if (!(dialog instanceof HTMLDialogElement) || !(opener instanceof HTMLElement)) continue;
  opener.setAttribute('role', 'button');
  opener.setAttribute('aria-haspopup', 'dialog');
  opener.addEventListener('click', (event) => {
    event.preventDefault();
    show(dialog);
  });
  // A button is pressed by the space bar too.
  opener.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    show(dialog);
  });
}

for (const closer of document.querySelectorAll('dialog [data-closes]')) {
  closer.addEventListener('click', (event) => {
    event.preventDefault();
    closer.closest('dialog')?.close();
  });
}

// What the server sent open: a form to be corrected, or key and secret.
for (const dialog of document.querySelectorAll('dialog[open]')) {
  if (dialog instanceof HTMLDialogElement) show(dialog);
}

// Key and secret leave with this page: the next one takes its place in the history.
const done = document.querySelector('[data-done]');
const shown = document.querySelector('dialog[data-final]');
if (done instanceof HTMLAnchorElement && shown instanceof HTMLDialogElement) {
  const leave = () => {
    for (const field of shown.querySelectorAll('textarea')) field.remove();
    location.replace(done.href);
  };
  done.addEventListener('click', (event) => {
    event.preventDefault();
    leave();
  });
  // Escape must not lose a secret that has not been copied.
  shown.addEventListener('cancel', (event) => event.preventDefault());
  shown.addEventListener('close', leave);
}

// A form that is sent while it is being sent would count as stale.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.hasAttribute('data-sent')) event.preventDefault();
    form.setAttribute('data-sent', '');
  });
}

// A live region tells what comes into it, not what it began with: the message goes out and comes back.
const toasts = document.getElementById('toasts');
if (toasts) {
  for (const toast of [...toasts.children]) {
    toast.remove();
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'quiet';
    close.textContent = '×';
    close.setAttribute('aria-label', toasts.dataset.dismiss ?? '');
    close.addEventListener('click', () => toast.remove());
    toast.append(close);
    setTimeout(() => toasts.append(toast), 150);
  }
}

// On a narrow screen the parts of the history are a row; the one that is open is to be seen in it. Scrolling to it by its own
// method would move the point from which Tab goes on.
const current = document.querySelector('.sections [aria-current]');
const row = current?.closest('ul');
if (current && row) {
  const [inner, outer] = [current.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

// A page that comes back from the browser's memory may be of a session that has ended.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
