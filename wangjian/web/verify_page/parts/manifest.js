// What a package says of itself. As wangjian/evidence/manifest.py.
import { hex, same, sha256, summing } from "./writing.js";
import { dump, dumped, isObject, load } from "./canonical.js";

export const MANIFEST = "datapackage.json", DIGEST = "datapackage-digest.json", CUSTODY = "wangjian/custody.json";
// What stands in signedData beside what both forms have.
const ANONYMOUS = ["publicKey", "signature"];
const BY_DOMAIN = ["domain", "domainCert", "signature", "timeSignature", "timestampCert"];
const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export class BadManifest extends Error {
  constructor(zh, en) {
    super(en);
    Object.assign(this, { zh, en });
  }
}

const nameOf = (path) => path.replaceAll("/", "-");

const resource = (one) => ({ bytes: one.size, hash: `sha256:${one.sha256}`, name: nameOf(one.path), path: one.path, sm3: one.sm3 });

function written(about, members) {
  if (!AT.test(about.created)) throw new Error("created is a second in UTC");
  return dump({
    created: about.created, profile: "data-package", resources: members.map(resource), software: about.software,
    title: about.title, wacz_version: "1.1.1", wangjian: { ...about.more, version: 1 },
  });
}

export function readManifest(bytes, members) {
  const said = loaded(bytes, MANIFEST);
  if (!Array.isArray(said.resources)) throw new BadManifest(`${MANIFEST} 没有文件清单`, `${MANIFEST} lists no files`);
  checkRows(said.resources, members);
  const texts = ["title", "created", "software"].map((name) => said[name]);
  if (!isObject(said.wangjian) || texts.some((one) => typeof one !== "string"))
    throw new BadManifest(`${MANIFEST} 缺少项目`, `${MANIFEST} lacks what it must say`);
  const more = { ...said.wangjian };
  delete more.version;
  const about = { title: texts[0], created: texts[1], software: texts[2], more };
  let again = new Uint8Array();
  try {
    again = written(about, members);
  } catch { /* it cannot be written so */ }
  if (!same(again, bytes)) throw new BadManifest(`${MANIFEST} 中有多出或改动的项目`, `${MANIFEST} says more or other than it can`);
  return about;
}

function checkRows(rows, members) {
  const listed = new Set(rows.map((row) => (isObject(row) ? row.path : undefined)));
  for (let n = 0; n < Math.min(rows.length, members.length); n += 1) {
    const { path } = members[n];
    if (dumped(rows[n]) === dumped(resource(members[n]))) continue;
    if (listed.has(path)) throw new BadManifest(`文件 ${path} 与清单不符`, `the file ${path} is not the one that the manifest lists`);
    throw new BadManifest(`文件 ${path} 不在清单上`, `the file ${path} is not listed`);
  }
  if (rows.length !== members.length)
    throw new BadManifest(`清单上有 ${rows.length} 个文件，包里有 ${members.length} 个`, `the manifest lists ${rows.length} files, the package has ${members.length}`);
  const paths = members.map((one) => one.path);
  const sorted = [...new Set(paths)].sort();
  if (dumped(paths) !== dumped(sorted) || new Set(paths.map(nameOf)).size !== paths.length)
    throw new BadManifest("文件没有按规定排列", "files are not in the order that they must have");
}

export async function sumsOf(bytes) {
  const sums = await summing();
  sums.feed(bytes);
  return sums.end();
}

export async function readDigest(bytes, about, manifest) {
  const said = loaded(bytes, DIGEST);
  if (!isObject(said.signedData)) throw new BadManifest(`${DIGEST} 没有签名`, `${DIGEST} has no signature`);
  const hash = `sha256:${hex(await sha256(manifest))}`;
  if (said.hash !== hash) throw new BadManifest(`${MANIFEST} 的摘要与 ${DIGEST} 不符`, `${DIGEST} names another ${MANIFEST}`);
  const names = "domain" in said.signedData ? BY_DOMAIN : ANONYMOUS;
  const own = Object.fromEntries(names.map((name) => [name, said.signedData[name]]));
  const told = { ...said };
  delete told.wangjian;
  const texts = Object.values(own).every((one) => typeof one === "string");
  const must = { hash, path: MANIFEST, signedData: { ...own, created: about.created, hash, software: about.software, version: "0.1.0" } };
  if (!texts || dumped(told) !== dumped(must)) throw new BadManifest(`${DIGEST} 中有多出或改动的项目`, `${DIGEST} says more or other than it can`);
  return said;
}

export const signedSha256 = async (digest) => hex(await sha256(dump(digest.signedData)));

function loaded(bytes, name) {
  let said = null;
  try {
    said = load(bytes);
  } catch { /* it is not written so */ }
  if (!isObject(said)) throw new BadManifest(`${name} 的写法不是规定的写法`, `${name} is not written as it must be`);
  return said;
}
