// Signed notes and checkpoints (C2SP). As wangjian/ledger/notes.py and checkpoints.py.
import { base64Of, hex, joined, same, sha256, unbase64, utf8 } from "./writing.js";

const NOTE = 1, COSIGNATURE = 4;
const NAME = /^[^\s+\x00-\x1f]+$/u;
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u;
const CONTROL = /[\x00-\x09\x0b-\x1f]/;
const NUMBER = /^(0|[1-9][0-9]{0,18})$/;

export async function readKey(said) {
  const [name, number, ...rest] = said.trim().split("+");
  const raw = number !== undefined && rest.length ? unbase64(rest.join("+")) : new Uint8Array();
  if (raw.length !== 33 || ![NOTE, COSIGNATURE].includes(raw[0]) || !NAME.test(name))
    throw new Error("not a key of the form name+id+key with Ed25519");
  const key = { name, kind: raw[0], key: raw.slice(1) };
  key.id = (await sha256(joined(utf8.encode(`${name}\n`), raw))).slice(0, 4);
  if (hex(key.id) !== number) throw new Error("the key's number is not that of the key");
  key.text = `${name}+${number}+${base64Of(raw)}`;
  return key;
}

async function holds(key, text, signature) {
  let told = utf8.encode(text);
  if (key.kind === COSIGNATURE) {
    if (signature.length !== 72) return false;
    const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
    told = utf8.encode(`cosignature/v1\ntime ${seconds}\n${text}`);
    signature = signature.slice(8);
  }
  const known = await crypto.subtle.importKey("raw", key.key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", known, signature, told);
}

export function split(note) {
  if (note.length > 1e6 || CONTROL.test(note) || !note.endsWith("\n")) throw new Error("not a note");
  const at = note.lastIndexOf("\n\n");
  const lines = at < 0 ? [] : note.slice(at + 2).split("\n").slice(0, -1);
  if (!lines.length || lines.length > 100) throw new Error("a note without signatures, or with too many");
  const signatures = lines.map((line) => {
    const match = LINE.exec(line);
    const raw = match ? unbase64(match[2]) : new Uint8Array();
    if (raw.length < 5) throw new Error("a line that is no signature");
    return { name: match[1], id: raw.slice(0, 4), signature: raw.slice(4) };
  });
  return { text: note.slice(0, at + 1), signatures };
}

export async function openedCheckpoint(note, key) {
  const { text, signatures } = split(note);
  let signed = false;
  for (const one of signatures) {
    if (one.name !== key.name || !same(one.id, key.id)) continue;
    if (!(await holds(key, text, one.signature))) throw new Error(`the signature of ${key.name} is not over this text`);
    signed = true;
  }
  if (!signed) throw new Error("no known key signed this");
  const found = await checkpoint(text);
  if (found.origin !== key.name || key.kind !== NOTE) throw new Error("the log of this name did not sign it");
  return found;
}

async function checkpoint(text) {
  const lines = text.split("\n");
  if (lines.length !== 4 || lines[3] || !lines[0] || !NUMBER.test(lines[1])) throw new Error("not a checkpoint: name, size, root, a line each");
  const root = unbase64(lines[2]);
  if (root.length !== 32) throw new Error("a root that is not 32 bytes long");
  if (lines[1] === "0" && !same(root, await sha256(new Uint8Array()))) throw new Error("an empty log has one root only");
  return { origin: lines[0], size: BigInt(lines[1]), root };
}
