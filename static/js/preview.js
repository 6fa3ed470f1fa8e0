// A letter as it would print, drawn anew while its words are typed. Nothing is kept by it.
const PAUSE = 900;
const form = document.querySelector("[data-preview]");
const page = document.querySelector("[data-preview-page]");
const said = document.querySelector("[data-preview-said]");
let waiting = 0;
let running = null;

async function draw() {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: running.signal });
    if (!answer.ok || answer.headers.get("Content-Type") !== "image/png") throw new Error("no picture");
    const reader = new FileReader();
    reader.onload = () => {
      page.src = reader.result;
      said.hidden = true;
    };
    reader.readAsDataURL(await answer.blob());
  } catch (problem) {
    if (problem.name !== "AbortError") said.hidden = false;
  }
}

if (form && page) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, PAUSE);
  });
}
