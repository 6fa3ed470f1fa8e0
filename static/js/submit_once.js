// A second click within two seconds sends nothing twice.
const PAUSE = 2000; // milliseconds

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  const last = Number(form.dataset.sentAt || 0);
  if (Date.now() - last < PAUSE) {
    event.preventDefault();
    return;
  }
  form.dataset.sentAt = String(Date.now());
});
