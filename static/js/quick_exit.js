// Leaves the page at once and takes it out of the way back: by the button, or by Shift three times.
const link = document.querySelector("[data-quick-exit]");
const SOON = 3000; // milliseconds for the three presses
let presses = [];

function leave() {
  document.body.hidden = true;
  document.title = "…";
  window.location.replace(link.href);
}

link.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  presses = [...presses, Date.now()].filter((at) => Date.now() - at < SOON);
  if (presses.length === 3) leave();
});
