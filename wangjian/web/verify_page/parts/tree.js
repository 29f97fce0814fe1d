// The hash tree (RFC 6962) and proofs of its entries. As wangjian/ledger/hashing.py and proofs.py.
import { base64Of, joined, same, sha256, unbase64 } from "./writing.js";
import { openedCheckpoint } from "./notes.js";

const HEAD = "c2sp.org/tlog-proof@v1";
const INDEX = /^index (0|[1-9][0-9]{0,18})$/;
const MOST_HASHES = 63;

export const leaf = (body) => sha256(joined(new Uint8Array([0]), body));

const join = (left, right) => sha256(joined(new Uint8Array([1]), left, right));

// The root to which a path leads from a leaf (RFC 9162, 2.1.3.2).
export async function rootBy(hash, index, size, path) {
  if ([hash, ...path].some((one) => one.length !== 32)) throw new Error("a hash that is not 32 bytes long");
  if (index < 0n || index >= size) throw new Error(`no leaf ${index} in a tree of ${size}`);
  let [number, last, found] = [index, size - 1n, hash];
  for (const one of path) {
    if (last === 0n) throw new Error("the path is too long");
    if (number & 1n || number === last) {
      found = await join(one, found);
      while (!(number & 1n) && number) [number, last] = [number >> 1n, last >> 1n];
    } else {
      found = await join(found, one);
    }
    [number, last] = [number >> 1n, last >> 1n];
  }
  if (last) throw new Error("the path is too short");
  return found;
}

export function readProof(said) {
  const at = said.indexOf("\n\n");
  const lines = (at < 0 ? said : said.slice(0, at)).split("\n");
  if (at < 0 || lines.shift() !== HEAD || !lines.length) throw new Error("not a proof of an entry");
  const extra = lines[0].startsWith("extra ") ? unbase64(lines.shift().slice(6)) : null;
  const match = lines.length ? INDEX.exec(lines.shift()) : null;
  if (!match || lines.length > MOST_HASHES) throw new Error("a proof without its index, or with too many hashes");
  return { index: BigInt(match[1]), path: lines.map(unbase64), note: said.slice(at + 2), extra };
}

export function proofText(proof) {
  const lines = [HEAD, `index ${proof.index}`, ...proof.path.map(base64Of)];
  return `${lines.join("\n")}\n\n${proof.note}`;
}

export async function checkProof(proof, body, key) {
  const tree = await openedCheckpoint(proof.note, key);
  const found = await rootBy(await leaf(body), proof.index, tree.size, proof.path);
  if (!same(found, tree.root)) throw new Error("the path leads to another root");
  return tree;
}
