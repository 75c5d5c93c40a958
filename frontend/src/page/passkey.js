// Says why a passkey could not be made or used; the browser itself tells only its console.

const WHY = { SecurityError: 'address', NotAllowedError: 'refused', AbortError: 'refused', InvalidStateError: 'known' };

/** The sign-in library sends "allauth.error"; its texts are in data-… of the notice on the page. */
export function tellPasskeyTrouble() {
  const notice = document.querySelector('[data-passkey-trouble]');
  if (!notice) return;
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault();
    notice.textContent = notice.dataset[WHY[event.detail.exception.name] || 'other'];
    notice.hidden = false;
  });
}
