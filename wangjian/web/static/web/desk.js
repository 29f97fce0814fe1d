// Keys and chosen rows of the desk's lists. Everything works without it; this makes it quick.
//
//   j k   next, previous row      x   choose the row      Enter   open it
//   and on a page with buttons that name a key (data-key), that key
//
// A list is <form data-rows>; its rows hold a checkbox (name="chosen") and a link (data-open).

const rowsOf = (list) => [...list.querySelectorAll("tbody tr")].filter((row) => row.querySelector("[data-open]"));

function showChosen(list) {
  const boxes = [...list.querySelectorAll('input[name="chosen"]')];
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr").classList.toggle("chosen", box.checked);
  const all = list.querySelector("[data-all]");
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = list.querySelector(".bulk");
  if (bar) {
    bar.hidden = chosen.length === 0;
    bar.querySelector("[data-count]").textContent = chosen.length;
  }
}

function startList(list) {
  list.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      for (const box of list.querySelectorAll('input[name="chosen"]')) box.checked = event.target.checked;
    }
    if (event.target.matches('[data-all], input[name="chosen"]')) showChosen(list);
  });
  showChosen(list);
}

function move(by) {
  const list = document.querySelector("[data-rows]");
  if (!list) return;
  const rows = rowsOf(list);
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  const link = next?.querySelector("[data-open]");
  if (!link) return;
  link.focus();
  next.scrollIntoView({ block: "nearest" });
  // the preview follows the row; without a preview beside the list the row is only focused
  const target = link.getAttribute("hx-target");
  if (target && document.querySelector(target)?.offsetParent) link.click();
}

function choose() {
  const box = document.activeElement?.closest("tr")?.querySelector('input[name="chosen"]');
  if (box) box.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
  const named = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  const act = named ? () => named.click() : { j: () => move(1), k: () => move(-1), x: choose }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// On a phone there is no preview pane: the same link opens the page.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  if (elt.matches("a[data-open]") && target && !target.offsetParent) {
    event.preventDefault();
    window.location.assign(elt.href);
  }
});

// A sentence that asks before something that cannot be taken back is part of the page, not a
// dialog: the button is armed by ticking the box beside it.
document.addEventListener("change", (event) => {
  const arms = event.target.dataset?.arms;
  if (arms) document.getElementById(arms).disabled = !event.target.checked;
});

// What the address says of campaign, region and period goes along with every link and form of
// this house; the navigation carries it by itself.
const SCOPE = ["campaign", "region", "from", "until"];

function carried(address) {
  const here = new URLSearchParams(window.location.search);
  const url = new URL(address, window.location.href);
  const kept = SCOPE.filter((key) => here.get(key));
  if (url.origin !== window.location.origin || !kept.length || SCOPE.some((key) => url.searchParams.has(key))) return null;
  for (const key of kept) url.searchParams.set(key, here.get(key));
  return url;
}

function carryLink(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || link.closest("[data-scope]") || link.getAttribute("href").startsWith("#")) return;
  const url = carried(link.href);
  if (url) link.href = url.href;
}

document.addEventListener("click", carryLink, true);
document.addEventListener("auxclick", carryLink, true);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.closest("[data-scope]") || (form.method !== "get" && !form.hasAttribute("action"))) return;
  const url = carried(form.getAttribute("action") || window.location.pathname);
  if (!url) return;
  if (form.method !== "get") form.setAttribute("action", url.pathname + url.search + url.hash);
  else for (const key of SCOPE) {
    if (!url.searchParams.get(key) || form.elements.namedItem(key)) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: key, value: url.searchParams.get(key) });
    form.append(field);
  }
}, true);

// What opens like a menu closes like one: by Escape, or by a click beside it.
const MENUS = "details.scope[open], details[data-menu][open], details.more[open]";

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(MENUS);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(MENUS)) if (!open.contains(event.target)) open.open = false;
});

for (const list of document.querySelectorAll("[data-rows]")) startList(list);

// A choice that is a form of its own is sent off when it is made; its button is for those without a script.
for (const choice of document.querySelectorAll("select[data-submits]")) choice.form.querySelector("button").hidden = true;
document.addEventListener("change", (event) => {
  if (event.target.matches?.("select[data-submits]")) event.target.form.requestSubmit();
});

// What the look of a form hides by a choice made in it is not asked for and not sent.
function hush(form) {
  for (const part of form.querySelectorAll("[data-by-choice] > *")) {
    const hidden = getComputedStyle(part).display === "none";
    for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = hidden;
  }
}
const choosing = [...document.querySelectorAll("form:has([data-by-choice])")];
for (const form of choosing) form.addEventListener("change", () => hush(form));
// also when the browser comes back to what was filled in
window.addEventListener("pageshow", () => choosing.forEach(hush));

// On a map of tiles the arrow keys go to the nearest tile in that direction.
document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const here = step && event.target.closest?.("[data-tiles] a");
  if (!here) return;
  const at = here.getBoundingClientRect();
  const far = (tile) => {
    const to = tile.getBoundingClientRect();
    const [dx, dy] = [to.x - at.x, to.y - at.y];
    const along = dx * step[0] + dy * step[1];
    return along <= 1 ? Infinity : along + 3 * Math.abs(dx * step[1] + dy * step[0]);
  };
  const tiles = [...here.closest("[data-tiles]").querySelectorAll("a")].filter((tile) => far(tile) < Infinity);
  if (!tiles.length) return;
  event.preventDefault();
  tiles.reduce((best, tile) => (far(tile) < far(best) ? tile : best)).focus();
});

// Printing needs a script, so its button is there only with one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Help comes as a sheet over the page; Escape or its button closes it.
document.addEventListener("htmx:afterSwap", (event) => {
  const sheet = event.detail.target;
  if (sheet.id === "help" && !sheet.open) sheet.showModal();
});
