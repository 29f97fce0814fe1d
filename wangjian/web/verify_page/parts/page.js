// The page itself: what is dropped on it, what was found.
import { FIELDS, OF_CERTIFICATES, rowOf, settle } from "./placing.js";
import { check } from "./checking.js";

const SIGNS = { holds: "✓", "own-key": "○", open: "…", fails: "✗" };
const VERDICTS = [
  ["全部相符", "everything holds"],
  ["不符：见下", "it does not hold: see below"],
  ["没有发现不符，但有未证明之处：见下", "nothing is wrong, but not everything is shown: see below"],
];
const FACTS = {
  title: "名称 title", created: "固定时间 sealed at", domain: "签名域名 domain", sha256: "SHA-256", sm3: "SM3", files: "文件数 files",
  stamped_at: "时间戳 time stamp", log_index: "日志位置 log entry", signer_key: "包内公钥 key inside", log_key: "日志公钥 log key",
};
const MOST_KEY_BYTES = 100000;
const byId = (id) => document.getElementById(id);
const line = (name, text, kind = "") => Object.assign(document.createElement(name), { textContent: text, className: kind });
let turn = 0;
let chosen = []; // the packages that were given last
const rows = []; // keys and certificates that were dropped

async function taken(files) {
  const packages = [];
  const odd = [];
  let keys = false;
  for (const file of files) {
    const text = file.size < MOST_KEY_BYTES && !(await startsAsPackage(file)) ? await file.text() : null;
    const row = text === null ? null : rowOf(file.name, text);
    if (text === null) packages.push(file);
    else if (row) keys = add(row) || keys;
    else odd.push(file.name);
  }
  byId("odd").textContent = odd.length ? `${odd.join("、")}：不是证据包、公钥、证书或检查点 is no package, key, certificate or checkpoint` : "";
  if (packages.length) chosen = packages;
  await settle(rows, chosen);
  for (const row of rows) put(row);
  list();
  if (packages.length || keys) await run();
}

async function run() {
  byId("results").replaceChildren();
  const own = (turn += 1);
  for (const file of chosen) {
    if (own !== turn) return;
    await show(file);
  }
}

// -- keys and certificates: which field each went into ---------------------------------------------

function add(row) {
  if (rows.some((one) => one.text === row.text)) return false;
  if (!row.certificates) {
    // of these there is one: the new one takes the place of the other
    const before = rows.findIndex((one) => !one.certificates && one.fields[0] === row.fields[0]);
    if (before >= 0) rows.splice(before, 1);
  }
  rows.push(row);
  return true;
}

function put(row) {
  if (row.put) return;
  for (const id of row.fields) {
    const field = byId(id);
    if (!row.certificates) field.value = row.text;
    else if (!field.value.includes(row.text.trim())) field.value = field.value.trim() ? `${field.value.trim()}\n${row.text}` : row.text;
  }
  row.put = row.fields.length > 0;
}

function list() {
  const items = rows.map((row) => {
    const item = line("li", "", row.odd && !row.fields.length ? "fails" : "");
    const where = row.fields.map((id) => FIELDS[id]).join("；") || "（未放入 in no field）";
    const told = line("span", "");
    told.append(line("b", row.name), ` → ${where}。 `, line("span", `${row.why}。`, "soft"));
    item.append(line("b", row.fields.length ? "→" : "?"), told);
    if (row.certificates) told.append(mover(row));
    return item;
  });
  byId("placed").replaceChildren(...items);
}

function mover(row) {
  const label = line("label", "改放 move to ", "move");
  const select = document.createElement("select");
  const choices = [...OF_CERTIFICATES.map((id) => [id, FIELDS[id]]), [OF_CERTIFICATES.join(), "两栏 both"], ["", "都不放 no field"]];
  for (const [value, text] of choices) select.append(new Option(text, value, false, value === row.fields.join()));
  select.addEventListener("change", async () => {
    for (const id of row.fields) byId(id).value = byId(id).value.replace(row.text.trim(), "").trim();
    Object.assign(row, { fields: select.value ? select.value.split(",") : [], why: "由您指定 as you chose", moved: true, put: false, odd: false });
    put(row);
    list();
    byId("placed").querySelectorAll("select")[rows.filter((one) => one.certificates).indexOf(row)].focus();
    await run();
  });
  label.append(select);
  return label;
}

async function startsAsPackage(file) {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return head[0] === 0x50 && head[1] === 0x4b;
}

async function show(file) {
  const section = document.createElement("section");
  const told = line("p", "正在校验 checking", "soft");
  section.append(line("h2", file.name), told);
  byId("results").append(section);
  const keys = Object.fromEntries(["log_key", "signer_key", "domain_root", "tsa_cert", "checkpoint"].map((id) => [id, byId(id).value.trim() && byId(id).value]));
  try {
    const report = await check(file, keys, (part) => {
      told.textContent = `正在校验 checking ${Math.floor(part * 100)}%`;
    });
    told.remove();
    section.append(...shown(report));
    section.dataset.report = JSON.stringify(report);
  } catch (error) {
    told.className = "bad";
    told.textContent = `本浏览器不能完成校验，请换用新版浏览器，或用 wangjian verify。 This browser cannot check it: take a newer one, or wangjian verify. (${error.message})`;
    section.dataset.report = JSON.stringify({ failed: String(error) });
  }
}

function shown(report) {
  const [zh, en] = VERDICTS[report.exit_code];
  const list = document.createElement("ul");
  for (const one of report.checks) {
    const row = line("li", "", one.state);
    row.append(line("b", SIGNS[one.state]), line("span", `${one.zh}。 ${one.en}.`));
    list.append(row);
  }
  const facts = document.createElement("dl");
  for (const [name, label] of Object.entries(FACTS))
    if (report.facts[name] !== undefined) facts.append(line("dt", label), line("dd", String(report.facts[name])));
  return [line("p", `${zh}。 ${en}.`, `verdict v${report.exit_code}`), list, facts];
}

const drop = byId("drop");
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  taken([...event.dataTransfer.files]);
});
byId("file").addEventListener("change", (event) => taken([...event.target.files]));
byId("again").addEventListener("click", run);
