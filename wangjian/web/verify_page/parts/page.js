// The page itself: what is dropped on it, what was found.
import { kindOfText } from "./stamps.js";
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

async function taken(files) {
  const packages = [];
  const odd = [];
  for (const file of files) {
    const kind = file.size < MOST_KEY_BYTES && !(await startsAsPackage(file)) ? kindOfText(await file.text()) : "package";
    if (kind === "package") packages.push(file);
    else if (kind) byId(kind).value = await file.text();
    else odd.push(file.name);
  }
  byId("odd").textContent = odd.length ? `${odd.join("、")}：不是证据包、公钥、证书或检查点 is no package, key, certificate or checkpoint` : "";
  if (packages.length) byId("results").replaceChildren();
  const own = (turn += 1);
  for (const file of packages) {
    if (own !== turn) return;
    await show(file);
  }
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
byId("again").addEventListener("click", () => taken([...byId("file").files]));
