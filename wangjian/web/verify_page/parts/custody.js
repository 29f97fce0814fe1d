// Who had it in hand up to the seal. As wangjian/evidence/custody.py.
import { dumped, isObject, load } from "./canonical.js";
import { BadManifest } from "./manifest.js";

const MOMENT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
const NAMES = ["at", "by", "no", "note", "verb"];

export function readCustody(bytes) {
  let rows = null;
  try {
    const said = load(bytes);
    const keys = dumped(Object.keys(said).sort()) === '["chain","version"]' && said.version === 1;
    if (keys && Array.isArray(said.chain) && said.chain.every(whole)) rows = said.chain;
  } catch { /* it is not written so */ }
  if (!rows) throw new BadManifest("保管链的写法不对", "the chain of custody is not in its one form");
  if (rows.some((row, n) => n && rows[n - 1].at > row.at)) throw new BadManifest("保管链的时间倒退", "the chain of custody goes back in time");
  const seals = rows.filter((row) => row.verb === "seal").length;
  if (!rows.length || rows.at(-1).verb !== "seal" || seals !== 1)
    throw new BadManifest("保管链没有以固定结束", "the chain of custody ends without the seal");
  return rows;
}

function whole(row, n) {
  return isObject(row) && dumped(Object.keys(row).sort()) === dumped(NAMES) && row.no === n + 1 &&
    ["at", "by", "note", "verb"].every((name) => typeof row[name] === "string") && MOMENT.test(row.at) && row.verb !== "" && row.by !== "";
}
