// Signing in again over a locked page: draft, scroll and selection stay where they are.
//
// The page locks when nobody typed or pointed for data-idle seconds (the server decides; this asks
// it first). Whatever the page asks the server while locked gets 401, is kept, and is sent again
// after signing in. Other modules use `ask()` before they repeat a fetch that got 401.

const body = document.body;
const place = body.dataset.again;
const limit = Number(body.dataset.idle || 0) * 1000;
const TELL_EVERY = 60_000;
const FETCH = { "X-Requested-With": "fetch" };

let dialog = null;
let asked = null; // the promise of the dialog that stands open
let locks = Date.now() + limit; // when the session locks, as far as this page knows
let told = Date.now();
let kept = [];

function takeToken(token) {
  if (!token) return;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
  const headers = JSON.parse(body.getAttribute("hx-headers") || "{}");
  body.setAttribute("hx-headers", JSON.stringify({ ...headers, "X-CSRFToken": token }));
}

function token() {
  return JSON.parse(body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
}

async function fill(answer) {
  dialog.innerHTML = await answer.text();
  for (const script of dialog.querySelector("[data-scripts]")?.dataset.scripts.split(" ") || []) await import(script);
  dialog.querySelector("[autofocus], input:not([type=hidden]), button")?.focus();
}

// Focus, what is selected in its field, and what is selected in the text: a modal sheet takes them all.
function standing() {
  const field = document.activeElement;
  const within = typeof field?.selectionStart === "number" ? [field.selectionStart, field.selectionEnd, field.selectionDirection] : null;
  const all = document.getSelection();
  const text = all?.rangeCount && !all.isCollapsed ? all.getRangeAt(0).cloneRange() : null;
  return () => {
    field?.focus?.({ preventScroll: true });
    if (within) field.setSelectionRange(...within);
    else if (text) {
      all.removeAllRanges();
      all.addRange(text);
    }
  };
}

export function ask() {
  if (asked) return asked;
  asked = new Promise((resolve) => {
    const before = standing();
    dialog = document.createElement("dialog");
    dialog.className = "away card";
    dialog.setAttribute("aria-labelledby", "away-title");
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    const done = (answer) => {
      takeToken(answer.headers.get("X-CSRFToken"));
      dialog.close();
      dialog.remove();
      dialog = null;
      asked = null;
      told = Date.now();
      before();
      resolve();
      wait();
    };
    dialog.addEventListener("submit", async (event) => {
      event.preventDefault();
      const check = event.submitter?.name === "check";
      const answer = check
        ? await fetch(place, { headers: FETCH })
        : await fetch(place, { method: "POST", body: new FormData(event.target), headers: FETCH });
      if (answer.status === 204) done(answer);
      else await fill(answer);
    });
    body.append(dialog);
    fetch(place, { headers: FETCH }).then(async (answer) => {
      if (answer.status === 204) return done(answer); // another tab was quicker
      if (answer.redirected || answer.status === 401) return window.location.reload();
      await fill(answer);
      dialog.showModal();
      return null;
    });
  });
  return asked;
}

// Asking the server whether it is time: another tab may have been at work.
async function look() {
  const answer = await fetch(`${place}left/`, { headers: FETCH });
  if (!answer.ok) return;
  const { left } = await answer.json();
  if (left > 0) wait(left * 1000);
  else ask();
}

let timer = 0;
function wait(during = limit) {
  clearTimeout(timer);
  locks = Date.now() + during;
  timer = setTimeout(look, during + 1000);
}

function present() {
  const now = Date.now();
  if (asked || now >= locks || now - told < Math.min(TELL_EVERY, limit / 3)) return;
  told = now;
  fetch(`${place}here/`, { method: "POST", headers: { ...FETCH, "X-CSRFToken": token() } }).then((answer) => {
    if (answer.status === 401) ask();
    else wait();
  });
}

function again({ requestConfig: config, elt }) {
  if (config.verb === "get" && !config.triggeringEvent) return; // it asks by itself again
  kept.push(() =>
    window.htmx.ajax(config.verb, config.path, { source: elt, target: config.target, event: config.triggeringEvent }),
  );
}

if (place && limit) {
  for (const kind of ["keydown", "pointerdown", "wheel"]) document.addEventListener(kind, present, { passive: true });
  document.addEventListener("visibilitychange", () => document.hidden || look());
  document.addEventListener("htmx:responseError", async (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 401 || !xhr.getResponseHeader("X-Away")) return;
    again(event.detail);
    await ask();
    for (const send of kept.splice(0)) send();
  });
  // A form that the browser sends by itself would leave the page: it waits for a sure answer.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || dialog?.contains(form) || Date.now() < locks) return;
    event.preventDefault();
    ask().then(() => form.requestSubmit(event.submitter));
  });
  // So does a link to a file: a page to sign in on would stand still once the file came.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-file]");
    if (!link || event.defaultPrevented || Date.now() < locks) return;
    event.preventDefault();
    ask().then(() => link.click());
  });
  wait();
}
