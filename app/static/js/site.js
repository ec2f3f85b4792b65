// What JavaScript makes nicer; every page works without it.
"use strict";

const say = (words) => { document.getElementById("spoken").textContent = words; };

// A select for the time zone proposes this computer's own, unless one was chosen before.
function ownZone(within) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of within.querySelectorAll("select[data-own-zone]")) {
    if ([...select.options].some((option) => option.value === zone)) select.value = zone;
    delete select.dataset.ownZone;
  }
}

// A file may be dropped on the label around its input; the label then says which one it is.
function dropTargets(within) {
  for (const label of within.querySelectorAll("[data-drop]")) {
    const input = label.querySelector("input[type=file]");
    const over = (is) => (event) => { event.preventDefault(); label.toggleAttribute("data-over", is); };
    label.addEventListener("dragover", over(true));
    label.addEventListener("dragleave", over(false));
    label.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => {
      const name = label.querySelector("[data-chosen]");
      const [first, ...others] = input.files;
      if (name && first) name.textContent = others.length ? `${others.length + 1} files` : first.name;
    });
    label.removeAttribute("data-drop");
  }
}

function welcome(within) {
  ownZone(within);
  dropTargets(within);
  for (const button of within.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
}

// What asks for the focus gets it once, and what asks to be said is said when it has changed.
let said = "";
function attend(is_first) {
  const wanted = document.querySelector("[data-focus]");
  if (wanted) {
    wanted.removeAttribute("data-focus");
    wanted.focus();
  }
  const words = document.querySelector("[data-announce]")?.textContent.trim().replace(/\s+/g, " ") ?? "";
  if (!is_first && words !== said) say(words);
  said = words;
}

// What was said can be put away; without a script it goes with the next page.
document.addEventListener("click", (event) => {
  const close = event.target.closest(".close");
  if (!close) return;
  close.closest(".notice").remove();
  document.getElementById("main").focus({ preventScroll: true });
});

// What a field suggests goes on after a comma.
document.addEventListener("input", ({ target }) => {
  for (const option of target.list?.options ?? []) option.value = target.value.match(/^(.*,\s*)?/)[0] + option.text;
});

// A button copies the address before it, and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.previousElementSibling.textContent.trim());
  button.textContent = button.dataset.copy;
  say(button.dataset.copy);
});

welcome(document);
attend(true);
document.addEventListener("htmx:after:swap", () => { welcome(document); attend(false); });
