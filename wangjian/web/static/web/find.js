// The search box of the header: `/` goes to it, arrow keys walk the list under it, Esc closes the
// list. Without this module it is a form like any other.

const box = document.getElementById("find");
const list = document.getElementById("found");

const options = () => [...list.querySelectorAll('[role="option"]')];
const current = () => list.querySelector('[aria-selected="true"]');

function mark(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

function show(open) {
  list.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) mark(null);
}

function walk(by) {
  const all = options();
  if (!all.length) return;
  show(true);
  const at = all.indexOf(current());
  mark(all[at < 0 && by < 0 ? all.length - 1 : (at + by + all.length) % all.length]);
}

if (box && list) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys choose characters there
    if (event.key === "ArrowDown") walk(1);
    else if (event.key === "ArrowUp") walk(-1);
    else if (event.key === "Escape" && !list.hidden) show(false);
    else if (event.key === "Escape") box.blur();
    else if (event.key === "Enter" && !list.hidden && current()) current().click();
    else return;
    event.preventDefault();
  });
  list.addEventListener("htmx:afterSwap", () => {
    show(box.value.trim() !== "" && document.activeElement === box);
  });
  box.addEventListener("input", () => {
    if (box.value.trim() === "") show(false);
  });
  // a pointer that goes down on an option leaves the box; the option's click comes first
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  box.addEventListener("blur", () => show(false));
  box.addEventListener("focus", () => {
    if (options().length && box.value.trim() !== "") show(true);
  });
}
