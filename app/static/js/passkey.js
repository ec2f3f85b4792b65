// Asks the portal what to ask, then the browser for a passkey, and sends its answer with the form.
"use strict";

{
  const Key = window.PublicKeyCredential;
  const ask = {
    create: (options) => navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) }),
    get: (options) => navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) }),
  };

  async function answer(form) {
    const asked = await fetch(form.dataset.challenge, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    // Where the portal asks nothing, the form goes as it is: the page that comes back says why.
    return asked.ok ? JSON.stringify(await ask[form.dataset.passkey](await asked.json())) : "";
  }

  async function send(form) {
    const button = form.querySelector("button"), said = form.querySelector("[data-cancelled]");
    button.disabled = true;
    said.textContent = "";
    try {
      form.elements.credential.value = await answer(form);
      form.submit();
    } catch (problem) {
      button.disabled = false;
      said.textContent = problem.name === "InvalidStateError" ? said.dataset.known : said.dataset.cancelled;
    }
  }

  if (Key?.parseRequestOptionsFromJSON) {
    for (const form of document.querySelectorAll("form[data-passkey]")) {
      form.hidden = false;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        send(form);
      });
    }
    for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = true;
  }
}
