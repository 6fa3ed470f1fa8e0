// Keeps what is typed in a form[data-keep] on this device until it has been sent.
// A form marked data-sealed is never kept: a denunciation leaves no trace on the device.
const LASTS = 7 * 24 * 3600 * 1000; // milliseconds

function store() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function kept(form) {
  const fields = [...form.elements].filter(
    (field) => field.name && field.matches("textarea, input:not([type]), input[type=text]"),
  );
  return fields.filter((field) => field.autocomplete !== "off" && !("private" in field.dataset));
}

function keep(form, shelf) {
  const key = `nghe-dan:${window.location.pathname}`;
  const old = JSON.parse(shelf.getItem(key) || "null");
  if (old && Date.now() - old.at < LASTS) {
    for (const field of kept(form)) {
      if (!field.value && old.words[field.name]) {
        field.value = old.words[field.name];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  } else {
    shelf.removeItem(key);
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = Object.fromEntries(kept(form).map((field) => [field.name, field.value]));
      try {
        shelf.setItem(key, JSON.stringify({ at: Date.now(), words }));
      } catch {
        shelf.removeItem(key);
      }
    }, 400);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!event.defaultPrevented) shelf.removeItem(key);
  });
}

const shelf = store();
if (shelf) {
  for (const form of document.querySelectorAll("form[data-keep]:not([data-sealed])")) {
    keep(form, shelf);
  }
}
