// Two helps for officers who share a case: who else is here, and whom a note may call with "@".
const here = document.querySelector("[data-presence]");
if (here) {
  let typed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("main form")) typed = true;
  });
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    const said = new URLSearchParams({ csrf_token: here.dataset.token, go: typed ? "1" : "" });
    typed = false;
    try {
      const answer = await fetch(here.dataset.presence, { method: "POST", body: said });
      if (!answer.ok) return;
      const { lines } = await answer.json();
      here.textContent = lines.join(" ");
      here.hidden = !lines.length;
    } catch {
      // No line to the office: the page says what it said before.
    }
  };
  ask();
  setInterval(ask, 30_000);
  document.addEventListener("visibilitychange", ask);
}

const box = document.querySelector("textarea[data-mentions]");
const list = document.querySelector("[data-mention-list]");
if (box && list) {
  let people = null;
  const bare = (said) =>
    said.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const show = async () => {
    const before = box.value.slice(0, box.selectionStart);
    const call = /(?:^|[^\p{L}\p{N}.@])@([\p{L}\p{N} ]{0,40})$/u.exec(before);
    list.replaceChildren();
    list.hidden = true;
    if (!call) return;
    if (people === null) {
      people = [];
      const answer = await fetch(box.dataset.mentions);
      if (answer.ok) ({ people } = await answer.json());
      show(); // more was typed meanwhile
      return;
    }
    const fitting = people.filter((each) => bare(each.call).includes(bare(call[1]))).slice(0, 6);
    for (const each of fitting) {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nd-link-button";
      button.textContent = each.post ? `${each.call} – ${each.post}` : each.call;
      button.addEventListener("click", () => {
        const start = before.length - call[1].length;
        box.setRangeText(`${each.call} `, start, box.selectionStart, "end");
        list.replaceChildren();
        list.hidden = true;
        box.focus();
      });
      row.append(button);
      list.append(row);
    }
    list.hidden = !fitting.length;
  };
  box.addEventListener("input", show);
}
