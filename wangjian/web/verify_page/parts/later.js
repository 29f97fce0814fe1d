// What stands beside the seal: the place in the log, the time token. As wangjian/evidence/later.py.
import { base64Of, same, unbase64, utf8 } from "./writing.js";
import { dumped, isObject, load } from "./canonical.js";
import { BadManifest } from "./manifest.js";
import { openedCheckpoint, readKey, split } from "./notes.js";
import { leaf, proofText, readProof, rootBy } from "./tree.js";

const SHAPES = {
  kind: /^[a-z][a-z0-9_.-]{0,62}$/,
  sha256: /^[0-9a-f]{64}$/,
  at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/,
};

export function readEntry(body) {
  if (body.length > 65535) throw new Error("an entry that is too long");
  const said = load(body);
  if (!isObject(said) || said.version !== 1) throw new Error("kind, version, sha256 and at are not all there");
  for (const [name, shape] of Object.entries(SHAPES))
    if (typeof said[name] !== "string" || !shape.test(said[name])) throw new Error(`${name} is not as it must be`);
  return said;
}

function readLogged(said, kind) {
  try {
    const body = utf8.encode(said.entry);
    const proof = readProof(said.proof);
    const told = { entry: said.entry, proof: proofText(proof) };
    const entry = readEntry(body);
    if (entry.kind === kind && split(proof.note).signatures.length === 1 && proof.extra === null && dumped(told) === dumped(said))
      return { body, proof, entry };
  } catch { /* it is not written so */ }
  throw new BadManifest(`日志存在证明（${kind}）的写法不对`, `the proof of ${kind} is not in its one form`);
}

export async function readLater(said) {
  try {
    const key = await readKey(said.log_key);
    const found = { key, exhibit: readLogged(said.exhibit, "exhibit"), token: null, timestamp: null };
    const again = { exhibit: said.exhibit, log_key: key.text, version: 1 };
    if ("timestamp" in said) {
      const { token, ...row } = said.timestamp;
      found.token = unbase64(token);
      found.timestamp = readLogged(row, "timestamp");
      again.timestamp = { ...row, token: base64Of(found.token) };
    }
    if (dumped(again) === dumped(said)) return found;
  } catch (error) {
    if (error instanceof BadManifest) throw error;
  }
  throw new BadManifest("固定之后的内容写法不对", "what came after sealing is not written as it must be");
}

// Whether the entry is in the tree of a checkpoint kept elsewhere; null: not told here.
export async function standsIn(logged, note, key) {
  const kept = await openedCheckpoint(note, key);
  const size = BigInt(logged.proof.note.split("\n")[1]);
  if (kept.size !== size) return { kept, stands: kept.size <= logged.proof.index ? false : null };
  const found = await rootBy(await leaf(logged.body), logged.proof.index, size, logged.proof.path);
  return { kept, stands: same(found, kept.root) };
}
