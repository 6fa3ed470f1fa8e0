// Officers' keys: j and k through the rows, Enter opens, / searches, g d to the desk,
// any letter that a link or button of the page claims with data-key, and ? for help.
const rows = [...document.querySelectorAll("[data-row]")];
let here = -1;
let before = "";

function typing(target) {
  return target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}

function go(step) {
  if (!rows.length) return;
  rows[here]?.classList.remove("nd-row--here");
  here = Math.min(Math.max(here + step, 0), rows.length - 1);
  const row = rows[here];
  row.classList.add("nd-row--here");
  row.querySelector("a")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("phim-tat")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || typing(event.target)) return;
  const key = event.key;
  if (before === "g" && key === "d") {
    window.location.assign("/can-bo/");
    return;
  }
  before = key;
  const claimed = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
  const act = claimed ? () => (claimed.matches("textarea") ? claimed.focus() : claimed.click()) : keys[key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const [index, row] of rows.entries()) {
  row.addEventListener("focusin", () => {
    rows[here]?.classList.remove("nd-row--here");
    here = index;
    row.classList.add("nd-row--here");
  });
}

for (const button of document.querySelectorAll("[data-keys-help]")) {
  button.hidden = false;
  button.addEventListener("click", keys["?"]);
}
