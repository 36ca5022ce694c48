// Warns before the session ends, and leaves the page when it has: nothing of a record stays on the screen of a computer that
// somebody has left.

const dialog = document.getElementById('idle');
const ownScript = document.currentScript;
/** Where the panel is, behind a proxy too. */
const panel = ownScript instanceof HTMLScriptElement ? ownScript.src.replace(/\/assets\/.*$/, '') : '/portal';

if (dialog instanceof HTMLDialogElement) {
  const idleMs = Number(dialog.dataset.idleMs);
  const warnMs = 120_000;
  let lastSeen = Date.now();

  const tick = () => {
    const left = lastSeen + idleMs - Date.now();
    if (left <= 0) location.replace(`${panel}/signed-out`);
    else if (left <= warnMs && !dialog.open) dialog.showModal();
  };
  const stay = async () => {
    dialog.close();
    const answer = await fetch(`${panel}/still-here`, { headers: { accept: 'text/plain' } }).catch(() => undefined);
    if (answer?.status === 204) lastSeen = Date.now();
    else location.replace(`${panel}/signed-out`);
  };

  dialog.querySelector('[data-stay]')?.addEventListener('click', stay);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    stay();
  });
  // A clock, not one long timer: a computer that has slept counts from when it fell asleep.
  setInterval(tick, 5000);
  document.addEventListener('visibilitychange', tick);
}
