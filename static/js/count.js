// Says how many letters may still be written in a text box. It counts as the server does: one per code point.
const number = new Intl.NumberFormat(document.documentElement.lang || "vi");

for (const counter of document.querySelectorAll("[data-count]")) {
  const box = document.getElementById(counter.dataset.count);
  const limit = Number(counter.dataset.limit);
  if (!box || !limit) continue;
  let timer = 0;
  const say = () => {
    const left = limit - [...box.value.normalize("NFC")].length;
    const words = left < 0 ? counter.dataset.over : counter.dataset.left;
    counter.textContent = words.replace("{n}", number.format(Math.abs(left)));
    counter.classList.toggle("nd-counter--over", left < 0);
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(say, 150);
  });
  counter.setAttribute("aria-live", "polite");
  say();
}
