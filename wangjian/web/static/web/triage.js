// Triage by key: a row leaves at once, the next one is focused, its preview is there already.
// Every act is a form of the page; without this script the forms do the same with a reload.
//
//   1 take in   2 leave   3 dismiss, then the digit of a reason   4 second reader
//   z undo      Enter open the focused row

const list = document.querySelector("form[data-triage]");
const pane = document.getElementById("preview");
const notes = document.getElementById("notes");
const reasons = document.getElementById("reasons");

// -- previews: the next two are fetched before they are asked for ---------------------------------

const AHEAD = 2;
const FRESH_MS = 60_000;
const kept = new Map(); // address -> { at, html } or { at, coming }

const rows = () => [...(list?.querySelectorAll("tbody tr[data-group]") ?? [])];
const linkOf = (row) => row?.querySelector("a[data-open]");
const shown = () => Boolean(pane?.offsetParent);

function fetchPreview(link) {
  const address = link.getAttribute("hx-get");
  const known = kept.get(address);
  if (known && Date.now() - known.at < FRESH_MS) return;
  const entry = { at: Date.now(), html: "" };
  kept.set(address, entry);
  fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((html) => (html ? (entry.html = html) : kept.delete(address)))
    .catch(() => kept.delete(address));
}

function fetchAhead(row) {
  if (!shown()) return;
  const all = rows();
  const at = all.indexOf(row);
  for (const next of all.slice(at + 1, at + 1 + AHEAD)) fetchPreview(linkOf(next));
}

function show(link, html) {
  pane.innerHTML = html;
  pane.scrollTop = 0;
  window.htmx.process(pane);
  current(link.closest("tr"));
}

function current(row) {
  for (const other of list?.querySelectorAll("tr[aria-current]") ?? []) other.removeAttribute("aria-current");
  row?.setAttribute("aria-current", "true");
  if (row) fetchAhead(row);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (!elt.matches?.("a[data-open]") || !shown()) return;
  const known = kept.get(elt.getAttribute("hx-get"));
  if (known?.html && Date.now() - known.at < FRESH_MS) {
    event.preventDefault();
    show(elt, known.html);
  } else current(elt.closest("tr"));
});

// -- decisions ------------------------------------------------------------------------------------

const focused = () => {
  const row = document.activeElement?.closest?.("tr[data-group]");
  if (row) return row;
  // whoever works with the mouse has the row whose preview is open
  return list?.querySelector("tr[aria-current]") ?? null;
};

function targets() {
  const chosen = rows().filter((row) => row.querySelector('input[name="chosen"]')?.checked);
  if (chosen.length) return chosen;
  const row = focused();
  return row?.querySelector('input[name="chosen"]') ? [row] : [];
}

// desk.js counts the chosen rows when one of their boxes says that it changed
function recount() {
  const box = list?.querySelector('input[name="chosen"]');
  if (box) box.dispatchEvent(new Event("change", { bubbles: true }));
  else for (const bar of list?.querySelectorAll(".bulk") ?? []) bar.hidden = true;
}

function goTo(row) {
  const link = linkOf(row);
  if (!link) return;
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (shown()) link.click();
}

function takeOut(gone) {
  const all = rows();
  const last = all.indexOf(gone.at(-1));
  const next = all.slice(last + 1).find((row) => !gone.includes(row)) ?? all.slice(0, last).findLast((row) => !gone.includes(row));
  const places = gone.map((row) => ({ row, before: row.nextElementSibling, checked: row.querySelector('input[name="chosen"]').checked }));
  for (const row of gone) {
    row.querySelector('input[name="chosen"]').checked = false;
    row.remove();
  }
  recount();
  if (next) goTo(next);
  else if (pane) pane.replaceChildren();
  return places;
}

function putBack(places, { keepChoice }) {
  const body = list.querySelector("tbody");
  for (const { row, before, checked } of [...places].reverse()) {
    row.querySelector('input[name="chosen"]').checked = keepChoice && checked;
    body.insertBefore(row, before?.parentNode === body ? before : null);
    kept.delete(linkOf(row).getAttribute("hx-get"));
  }
  recount();
  goTo(places[0].row);
}

function decide(act, chosen, more = {}) {
  if (!chosen.length) return;
  document.getElementById("problems")?.replaceChildren();
  const places = takeOut(chosen);
  const note = document.createElement("div");
  note.places = places;
  notes.prepend(note);
  const values = { act, chosen: chosen.map((row) => row.dataset.group), ...more };
  note.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.elt !== note) return; // its undo form speaks here too
    if (event.detail.successful) {
      for (const old of [...notes.children].slice(3)) old.remove();
      if (!rows().length) window.location.assign(notes.dataset.reload);
    } else {
      putBack(places, { keepChoice: true });
      document.getElementById("problems")?.scrollIntoView({ block: "nearest" });
    }
  });
  window.htmx.ajax("POST", list.getAttribute("action"), { source: note, target: note, swap: "innerHTML", values });
}

// which note an undo form stands in: once it answered, the form is gone
notes?.addEventListener("submit", (event) => {
  notes.undoing = [...notes.children].find((one) => one.contains(event.target));
});

notes?.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.requestConfig.elt.matches("form[data-undo]") || !event.detail.successful) return;
  const places = notes.undoing?.places;
  if (!places || !list) return void window.location.reload();
  notes.undoing.places = null;
  notes.prepend(notes.undoing); // what was said last is what is seen
  putBack(places, { keepChoice: false });
});

function undo() {
  const form = notes?.querySelector("form[data-undo]");
  if (form) form.requestSubmit();
}

// -- reasons: the digits --------------------------------------------------------------------------

let asking = [];

function askReason(chosen) {
  if (!chosen.length || !reasons) return;
  asking = chosen;
  const kinds = new Set(chosen.map((row) => row.dataset.kind));
  for (const button of reasons.querySelectorAll("[data-reason]")) {
    const fits = button.dataset.kinds.split(" ").filter(Boolean);
    button.hidden = fits.length > 0 && [...kinds].some((kind) => !fits.includes(kind));
  }
  reasons.querySelector("[data-of]").textContent = chosen.length > 1 ? `× ${chosen.length}` : "";
  reasons.hidden = false;
  reasons.scrollIntoView({ block: "nearest" });
}

function closeReasons() {
  if (!reasons || reasons.hidden) return false;
  reasons.hidden = true;
  reasons.querySelector("input").value = "";
  reasons.removeAttribute("data-waits");
  goTo(asking[0]);
  asking = [];
  return true;
}

function choose(button) {
  const words = reasons.querySelector("input");
  if (button.dataset.reason === "other" && !words.value.trim()) {
    reasons.dataset.waits = "other";
    words.focus();
    return;
  }
  const chosen = asking;
  const said = { code: button.dataset.reason, words: words.value };
  asking = [];
  reasons.hidden = true;
  reasons.removeAttribute("data-waits");
  words.value = "";
  decide("dismiss", chosen, said);
}

reasons?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-reason]")) choose(button);
  else if (button?.matches("[data-cancel]")) closeReasons();
});

reasons?.querySelector("input").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const wanted = reasons.dataset.waits ?? "other";
  choose(reasons.querySelector(`[data-reason="${wanted}"]`));
});

// -- keys and buttons -----------------------------------------------------------------------------

function act(name) {
  const chosen = targets();
  const button = list.querySelector(`.bulk button[value="${name}"]`) ?? (name === "leave" ? list.querySelector('.bulk button[value="reopen"]') : null);
  if (button) decide(button.value, chosen); // a button that is not there is a right that is missing
}

document.addEventListener("keydown", (event) => {
  if (!list || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && closeReasons()) return event.preventDefault();
  if (event.target.closest("textarea, select, input:not([type=checkbox])")) return undefined;
  if (reasons && !reasons.hidden && /^[0-9]$/.test(event.key)) {
    event.preventDefault();
    const button = reasons.querySelector(`[data-digit="${event.key}"]:not([hidden])`);
    return button && choose(button);
  }
  const link = document.activeElement?.closest?.("a[data-open]");
  if (event.key === "Enter" && link) {
    event.preventDefault();
    return window.location.assign(link.href);
  }
  const acts = {
    1: () => act("take"),
    2: () => act("leave"),
    3: () => list.querySelector('.bulk button[value="dismiss"]') && askReason(targets()),
    4: () => act("second"),
    z: undo,
  };
  const wanted = acts[event.key.toLowerCase()];
  if (!wanted) return undefined;
  event.preventDefault();
  return wanted();
});

function rowOf(id) {
  return rows().find((row) => row.dataset.group === id);
}

document.addEventListener("submit", (event) => {
  const { submitter, target } = event;
  if (!list || !submitter) return;
  if (target === list) {
    event.preventDefault();
    const [name, id] = submitter.name === "one" ? submitter.value.split(":") : [submitter.value, ""];
    const chosen = id ? [rowOf(id)].filter(Boolean) : targets();
    if (name !== "dismiss") return decide(name, chosen);
    const code = list.querySelector('[name="code"]').value;
    const words = list.querySelector('.bulk [name="words"]').value;
    return code ? decide("dismiss", chosen, { code, words }) : askReason(chosen);
  }
  if (target.matches("form[data-act]")) {
    const row = rowOf(target.querySelector('[name="chosen"]').value);
    if (!row) return undefined;
    event.preventDefault();
    return decide(submitter.value, [row]);
  }
  return undefined;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-ask-reason]");
  const id = button?.closest("form")?.querySelector('[name="chosen"]')?.value;
  const row = id && rowOf(id);
  if (row) askReason([row]);
});

if (list) {
  recount();
  const first = rows()[0];
  if (first && shown()) {
    fetchPreview(linkOf(first));
    fetchAhead(first);
  }
}
