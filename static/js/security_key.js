// Has a security key (WebAuthn) sign what the server asks, and sends the form with the answer.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

async function asked(url, form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(url, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.statusText);
  const options = await answer.json();
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  options.excludeCredentials = named(options.excludeCredentials);
  options.allowCredentials = named(options.allowCredentials);
  return options;
}

function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

for (const place of window.PublicKeyCredential ? document.querySelectorAll("[data-security-key]") : []) {
  const form = place.closest("form");
  const trouble = place.querySelector("[role=alert]");
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    trouble.hidden = true;
    if ("make" in place.dataset && !form.reportValidity()) return;
    try {
      const publicKey = await asked(place.dataset.securityKey, form);
      const way = "make" in place.dataset ? "create" : "get";
      const credential = await navigator.credentials[way]({ publicKey });
      form.elements[place.dataset.field].value = told(credential);
    } catch {
      trouble.textContent = place.dataset.failed;
      trouble.hidden = false;
      return;
    }
    form.submit();
  });
}
