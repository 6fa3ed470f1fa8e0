// Loaded by every page: brings only the small helpers that this page has a use for.
const here = (selector) => document.querySelector(selector) !== null;
const wanted = [
  ["form", "./submit_once.js"],
  ["form[data-keep]", "./draft.js"],
  ["[data-count]", "./count.js"],
  ["[data-copy]", "./copy.js"],
  ["[data-quick-exit]", "./quick_exit.js"],
];
for (const [selector, module] of wanted) {
  if (here(selector)) import(module);
}
document.querySelector("[data-focus]")?.focus();
