// The page of a phone: what is being taken, what waits to be sent.

import { bytes, captures, kept } from "./store.js";
import { sums } from "./sums.js";
import { asked, send, SignInError } from "./sender.js";
import { captureRow, fileRow, made, moment, say, share } from "./showing.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const ways = find("ways").dataset;
const form = find("form");
const SEND_EVERY = 15000;
let now = null;
let draft = null;
let busy = false;
let sure = "";

function problem(text, link = "") {
  const box = find("problem");
  box.replaceChildren();
  if (!text) return;
  const line = made("p", { class: "notice error" }, made("span", { text }));
  if (link) line.append(made("a", { href: link, text: document.querySelector("h1").textContent }));
  box.append(line);
}

// -- what the server knows, kept for the time without it ------------------------------------------

async function refresh() {
  try {
    const found = await asked(ways.now);
    found.at = new Date().toISOString();
    await kept.put("now", found);
    now = found;
    problem("");
    return true;
  } catch (error) {
    now ??= (await kept.get("now")) || null;
    if (error instanceof SignInError) problem(say("sign_in"), `${ways.login}?next=${location.pathname}`);
    else if (error.status) problem(error.message);
    else if (!now) problem(say("never"));
    return false;
  }
}

function showNow(online) {
  const offline = find("offline");
  offline.hidden = online || !now;
  offline.textContent = say("offline");
  for (const one of document.querySelectorAll("[data-work]")) one.hidden = !now;
  if (!now) return;
  find("officer").textContent = `${now.office} ${now.officer_name}`;
  const challenge = draft || now;
  find("code").textContent = challenge.code;
  find("code-at").textContent = say("stale", { at: moment(challenge.code_at || now.at) });
  const chosen = form.elements.second.value || draft?.second || "";
  form.elements.second.replaceChildren(form.elements.second.options[0], ...now.others.map((one) => made("option", { value: one.id, text: one.name })));
  form.elements.second.value = chosen;
  document.getElementById("leads").replaceChildren(...now.leads.map((one) => made("option", { value: one.number, text: one.title })));
}

// -- the capture under way ------------------------------------------------------------------------

function begin() {
  draft ??= {
    id: crypto.randomUUID(), officer: now.officer, state: "draft", files: [], next: 1, place: {},
    began_at: new Date().toISOString(), code: now.code, code_at: now.at, checkpoint: now.checkpoint,
    device: navigator.userAgent,
  };
  return draft;
}

async function take(files) {
  const one = begin();
  wrong([]);
  for (const blob of files) {
    if (one.files.length >= now.limits.files) return wrong([say("too_many", { n: now.limits.files })]);
    if (!(await known(blob))) { wrong([say("no_kind", { name: blob.name })]); continue; }
    if (blob.size > now.limits.file_bytes) { wrong([say("too_large", { name: blob.name })]); continue; }
    const file = { no: one.next++, name: blob.name, size: blob.size, taken_at: new Date(blob.lastModified || Date.now()).toISOString(), share: 0 };
    one.files.push(file);
    await showDraft();
    try {
      // The sums are of what the officer took; only then is it laid down.
      Object.assign(file, await sums(ways.hasher, blob, (part) => { file.share = part; showShare(file); }));
      await captures.add(one, file.no, blob);
    } catch (error) {
      one.files.splice(one.files.indexOf(file), 1);
      wrong([error.name === "QuotaExceededError" ? say("no_room") : String(error)]);
    }
    await showDraft();
  }
}

// Of a kind that the server takes in, by its first bytes; it looks again.
async function known(blob) {
  const head = [...new Uint8Array(await blob.slice(0, 16).arrayBuffer())].map((one) => one.toString(16).padStart(2, "0")).join("");
  const kinds = now.kinds || [[]]; // of an older server: it will say
  return kinds.some((marks) => marks.every(([at, bytes]) => head.startsWith(bytes, at * 2)));
}

function showShare(file) {
  const line = find("files").querySelector(`[data-no="${file.no}"] .mono`);
  if (line && !file.sha256) line.textContent = say("hashing", { share: share(file.share) });
}

async function showDraft() {
  const files = draft?.files || [];
  const rows = await Promise.all(files.map(async (file) => {
    const row = fileRow(file, file.sha256 && (await bytes(draft.id, file.no)), () => remove(file));
    row.dataset.no = file.no;
    return row;
  }));
  find("files").replaceChildren(...rows);
  find("none").hidden = files.length > 0;
}

async function remove(file) {
  draft.files.splice(draft.files.indexOf(file), 1);
  await captures.drop(draft, file.no);
  await showDraft();
}

function wrong(lines) {
  find("wrong").replaceChildren(...lines.map((text) => made("li", { text })));
}

async function submit(event) {
  event.preventDefault();
  for (const name of ["title", "second"]) form.elements[name].toggleAttribute("aria-invalid", false);
  const missing = ["title", "second"].filter((name) => !form.elements[name].value.trim());
  for (const name of missing) form.elements[name].setAttribute("aria-invalid", "true");
  if (missing.length) { form.elements[missing[0]].focus(); return form.elements[missing[0]].reportValidity(); }
  if (!draft?.files.length) { find("none").hidden = true; return wrong([say("no_files")]); }
  if (draft.files.some((one) => !one.sha256)) return wrong([say("hashing", { share: "" })]);
  const fields = Object.fromEntries(["matter", "title", "second", "note"].map((name) => [name, form.elements[name].value.trim()]));
  await captures.put(Object.assign(draft, fields, { state: "ready" }));
  draft = null;
  form.reset();
  find("place").textContent = "";
  wrong([]);
  await showDraft();
  showNow(navigator.onLine);
  await showQueue();
  await sendAll();
}

function place() {
  if (!find("placed").checked) { if (draft) draft.place = {}; find("place").textContent = ""; return; }
  find("place").textContent = say("placing");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      begin().place = { latitude: String(coords.latitude), longitude: String(coords.longitude), accuracy_metres: String(coords.accuracy) };
      find("place").textContent = say("place", { latitude: coords.latitude.toFixed(5), longitude: coords.longitude.toFixed(5), accuracy: Math.round(coords.accuracy) });
    },
    () => { find("placed").checked = false; find("place").textContent = say("no_place"); },
    { enableHighAccuracy: true, timeout: 20000 },
  );
}

async function scan(event) {
  const [picture] = event.target.files;
  event.target.value = "";
  if (!picture) return;
  const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(picture)).catch(() => []);
  const text = found[0]?.rawValue || "";
  const number = text.includes("#") ? decodeURIComponent(text.slice(text.indexOf("#") + 1)) : text;
  if (number) form.elements.matter.value = number.slice(0, 60);
  else wrong([say("no_code")]);
}

// -- what waits -----------------------------------------------------------------------------------

async function showQueue() {
  const all = (await captures.all()).filter((one) => one.state !== "draft");
  const own = all.filter((one) => one.officer === now?.officer).sort((a, b) => (a.began_at < b.began_at ? 1 : -1));
  find("queue").replaceChildren(...own.map((one) => captureRow(one, { again: () => again(one), forget: () => forget(one) })));
  find("empty").hidden = own.length > 0;
  const others = find("others");
  others.hidden = all.length === own.length;
  others.textContent = say("others", { n: all.length - own.length });
}

function showOne(one) {
  const row = find("queue").querySelector(`[data-capture="${one.id}"]`);
  const fresh = captureRow(one, { again: () => again(one), forget: () => forget(one) });
  if (row) row.replaceWith(fresh); else find("queue").prepend(fresh);
}

// Under a new number: what was refused stays refused on the server.
async function again(one) {
  const anew = { ...one, id: crypto.randomUUID(), state: "ready", told: "", share: 0, files: one.files.map((file) => ({ ...file, url: undefined })) };
  for (const file of one.files) {
    const blob = await bytes(one.id, file.no);
    if (blob) await captures.add(anew, file.no, blob);
  }
  await captures.forget(one.id);
  await showQueue();
  await sendAll();
}

async function forget(one) {
  if (one.state !== "sealed" && sure !== one.id) {
    sure = one.id;
    return showOne(Object.assign(one, { told: say("forget_sure") }));
  }
  await captures.forget(one.id);
  await showQueue();
}

async function sendAll() {
  if (busy || !now) return;
  busy = true;
  try {
    const waiting = (await captures.all()).filter((one) => one.officer === now.officer && ["ready", "sending", "received"].includes(one.state));
    if (waiting.length && (await refresh())) {
      showNow(true);
      for (const one of waiting) await send(ways, now.csrf, one, showOne);
    }
  } catch (error) {
    if (error instanceof SignInError) problem(say("sign_in"), `${ways.login}?next=${location.pathname}`);
    else throw error;
  } finally {
    busy = false;
    await showQueue();
  }
}

async function start() {
  if (!window.isSecureContext) return problem(say("insecure"));
  if (!window.WebAssembly || !window.indexedDB || !crypto.randomUUID) return problem(say("old"));
  navigator.serviceWorker?.register(ways.worker).catch(() => {});
  navigator.storage?.persist?.().catch(() => {});
  const online = await refresh();
  draft = (await captures.all()).find((one) => one.state === "draft" && one.officer === now?.officer) || null;
  if (location.hash.length > 1) form.elements.matter.value = decodeURIComponent(location.hash.slice(1)).slice(0, 60);
  showNow(online);
  await showDraft();
  await showQueue();
  form.addEventListener("submit", submit);
  for (const one of document.querySelectorAll("[data-take]"))
    one.addEventListener("change", async () => { const files = [...one.files]; one.value = ""; await take(files); });
  find("placed").addEventListener("change", place);
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    find("scan").hidden = false;
    find("scan-file").addEventListener("change", scan);
  }
  window.addEventListener("online", sendAll);
  window.addEventListener("offline", () => showNow(false));
  // Who comes back to the page is shown the newest code.
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "visible" && !busy) showNow(await refresh());
  });
  setInterval(sendAll, SEND_EVERY);
  await sendAll();
}

start();
