// Bytes and texts: hexadecimal, base64 and UTF-8 in their one way.
/* global hashwasm */

export const utf8 = new TextEncoder();

export function decoded(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

export const hex = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");

export const same = (one, other) => one.length === other.length && one.every((byte, n) => byte === other[n]);

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of parts) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}

export function base64Of(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

// What can be written in one way only: spare bits, spaces and missing signs are refused.
export function unbase64(said) {
  if (typeof said !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(said)) throw new Error("not base64");
  let found;
  try {
    found = Uint8Array.from(atob(said), (one) => one.charCodeAt(0));
  } catch {
    throw new Error("not base64");
  }
  if (base64Of(found) !== said) throw new Error("not base64 as it must be written");
  return found;
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

// SHA-256 and SM3 of what comes in pieces.
export async function summing() {
  const both = [await hashwasm.createSHA256(), await hashwasm.createSM3()];
  for (const one of both) one.init();
  return {
    feed: (bytes) => both.forEach((one) => one.update(bytes)),
    end: () => ({ sha256: both[0].digest("hex"), sm3: both[1].digest("hex") }),
  };
}
