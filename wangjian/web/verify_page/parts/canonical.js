// JSON in its one way: sorted ASCII keys, no spaces, whole numbers. As wangjian/ledger/canonical.py.
import { decoded, same, utf8 } from "./writing.js";

const DEEPEST = 40;

export function dumped(value, depth = 0) {
  if (depth > DEEPEST) throw new Error("too deep");
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Error("half a character");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Error("not a whole number that is exact");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((one) => dumped(one, depth + 1)).join(",")}]`;
  const keys = Object.keys(value).sort();
  if (keys.some((key) => !/^[\x00-\x7f]*$/.test(key))) throw new Error("a key that is not plain ASCII");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${dumped(value[key], depth + 1)}`).join(",")}}`;
}

export function dump(value) {
  return utf8.encode(dumped(value));
}

export function load(bytes) {
  const value = JSON.parse(decoded(bytes));
  if (!same(dump(value), bytes)) throw new Error("not in the canonical form");
  return value;
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
