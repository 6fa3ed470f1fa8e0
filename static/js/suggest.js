// Cases offered while someone types in a search box: arrows choose one, Enter opens it, Escape lets go.
const PAUSE = 250;
const LEAST = 3;

for (const box of document.querySelectorAll("[data-suggest]")) {
  const list = document.createElement("ul");
  list.id = `${box.id}-goi-y`;
  list.className = "nd-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestLabel);
  list.hidden = true;
  box.after(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  let here = -1;
  let waiting = 0;
  let running = null;

  const mark = (step) => {
    const rows = [...list.children];
    rows[here]?.setAttribute("aria-selected", "false");
    here = step === null ? -1 : (here + step + rows.length + 1) % (rows.length + 1);
    if (here === rows.length) here = -1;
    rows[here]?.setAttribute("aria-selected", "true");
    if (here < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", rows[here].id);
  };
  const close = () => {
    mark(null);
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  };
  const row = (each, at) => {
    const made = document.createElement("li");
    made.id = `${list.id}-${at}`;
    made.className = "nd-suggest__row";
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    for (const [name, said] of [["nd-code", each.code], ["nd-suggest__subject", each.subject], ["nd-quiet", each.holder]]) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = said;
      made.append(part, " ");
    }
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => window.location.assign(each.url));
    return made;
  };
  const ask = async () => {
    running?.abort();
    const said = box.value.trim();
    if (said.length < LEAST) return close();
    running = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(said)}`, { signal: running.signal });
      const { cases } = answer.ok ? await answer.json() : { cases: [] };
      close();
      list.replaceChildren(...cases.map(row));
      list.hidden = !cases.length || document.activeElement !== box;
      box.setAttribute("aria-expanded", String(!list.hidden));
    } catch (problem) {
      if (problem.name !== "AbortError") close();
    }
  };

  close();
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") mark(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && here >= 0) list.children[here].click();
    else return;
    event.preventDefault();
  });
}
