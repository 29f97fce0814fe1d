// Time tokens (RFC 3161) and the office's signature. As wangjian/evidence/stamps.py and signing.py.
/* global pki */
import { base64Of, joined, same, sha256, unbase64, utf8 } from "./writing.js";

const SHA256 = "2.16.840.1.101.3.4.2.1", TIME_STAMPING = "1.3.6.1.5.5.7.3.8", EXTENDED_USE = "2.5.29.37";
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const MOST_BYTES = 65536;

function readToken(token) {
  if (token.length > MOST_BYTES) throw new Error("too large for a token");
  const parsed = pki.fromBER(token);
  if (parsed.offset !== token.length) throw new Error("not a token");
  const { timeStampToken } = new pki.TimeStampResp({ schema: parsed.result });
  const signed = new pki.SignedData({ schema: timeStampToken.content });
  const info = new pki.TSTInfo({ schema: pki.fromBER(signed.encapContentInfo.eContent.getValue()).result });
  return { signed, info };
}

export async function over(token, message) {
  const { messageImprint } = readToken(token).info;
  const told = new Uint8Array(messageImprint.hashedMessage.getValue());
  return messageImprint.hashAlgorithm.algorithmId === SHA256 && same(told, await sha256(message));
}

export const when = (token) => readToken(token).info.genTime.toISOString().replace(/(\.\d+)?Z$/, "+00:00");

export async function checkToken(token, message, certificates) {
  const { signed, info } = readToken(token);
  const known = pems(certificates, "CERTIFICATE").map((der) => pki.Certificate.fromBER(der));
  if (!known.length) throw new Error("no certificate was given");
  const signers = known.filter(stamps);
  const roots = known.filter((one) => !stamps(one));
  if (!(await over(token, message))) throw new Error("the token is over something else");
  const inside = certificatesOf(token);
  if (!inside.length) signed.certificates = signers;
  const result = await signed.verify({
    signer: 0, data: message.buffer.slice(message.byteOffset, message.byteOffset + message.length),
    trustedCerts: roots.length ? roots : signers, checkChain: true, checkDate: info.genTime, extendedMode: true,
  });
  const signer = result.signerCertificate;
  if (!result.signatureVerified || !result.signerCertificateVerified || !signer) throw new Error(result.message || "its signature does not hold");
  const der = (one) => new Uint8Array(one.toSchema(true).toBER());
  if (!stamps(signer)) throw new Error("its signer may not stamp times");
  if (signers.length && !same(der(signer), der(signers[0]))) throw new Error("another signer than the one given");
}

export const certificatesOf = (token) => (readToken(token).signed.certificates || []).filter((one) => one instanceof pki.Certificate);

export function stamps(certificate) {
  const found = certificate.extensions?.find((one) => one.extnID === EXTENDED_USE);
  return Boolean(found?.parsedValue?.keyPurposes?.includes(TIME_STAMPING));
}

export function pems(said, label) {
  const parts = said.matchAll(new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`, "g"));
  return [...parts].map((part) => unbase64(part[1].replace(/\s/g, "")));
}

// -- the office's key ------------------------------------------------------------------------------

async function publicKey(said) {
  const der = said.trimStart().startsWith("-----") ? pems(said, "PUBLIC KEY")[0] : unbase64(said.trim());
  if (!der) throw new Error("no public key");
  const key = await crypto.subtle.importKey("spki", der, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
  const written = new Uint8Array(await crypto.subtle.exportKey("spki", key));
  return { key, der, written };
}

export async function signatureHolds(said, text, signature) {
  try {
    const { key, der, written } = await publicKey(said);
    if (!same(der, written)) return false;
    const raw = unbase64(signature);
    const numbers = pair(raw);
    if (!same(derOf(numbers), raw) || numbers[1] > ORDER / 2n) return false;
    const plain = joined(...numbers.map((one) => bytesOf(one, 32)));
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, plain, utf8.encode(text));
  } catch {
    return false;
  }
}

export async function sameKey(one, other) {
  return same((await publicKey(one)).written, (await publicKey(other)).written);
}

function pair(raw) {
  const found = [];
  if (raw[0] !== 0x30) throw new Error("not a signature");
  for (let at = 2; at < raw.length && found.length < 3; at += 2 + raw[at + 1]) {
    if (raw[at] !== 2 || raw[at + 1] > 33) throw new Error("not a signature");
    let value = 0n;
    for (const byte of raw.slice(at + 2, at + 2 + raw[at + 1])) value = (value << 8n) | BigInt(byte);
    found.push(value);
  }
  if (found.length !== 2) throw new Error("not a signature");
  return found;
}

function bytesOf(value, least = 1) {
  let text = value.toString(16);
  text = text.padStart(Math.max(least * 2, text.length + (text.length % 2)), "0");
  return Uint8Array.from(text.match(/../g), (one) => parseInt(one, 16));
}

function derOf(numbers) {
  const parts = numbers.map((one) => {
    const plain = bytesOf(one);
    const signed = plain[0] & 0x80 ? joined(new Uint8Array([0]), plain) : plain;
    return joined(new Uint8Array([2, signed.length]), signed);
  });
  const all = joined(...parts);
  return joined(new Uint8Array([0x30, all.length]), all);
}

// Which key or certificate a text is; empty: none of them.
export function kindOfText(said) {
  if (said.includes("-----BEGIN CERTIFICATE-----")) return "certificate";
  if (said.includes("-----BEGIN PUBLIC KEY-----")) return "signer_key";
  if (/\n— \S+ [A-Za-z0-9+/=]+\n$/.test(said)) return "checkpoint";
  if (/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+\s*$/.test(said)) return "log_key";
  return base64Key(said.trim()) ? "signer_key" : "";
}

function base64Key(said) {
  try {
    return said.length < 200 && base64Of(unbase64(said)) === said && said.startsWith("MFkw");
  } catch {
    return false;
  }
}
