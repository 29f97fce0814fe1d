{% load desk %}"use strict";
// SHA-256 and SM3 of a file, four megabytes at a time, so that a film of any length has its sums.
importScripts("{% asset 'vendor/hash-wasm/sha256.umd.min.js' %}", "{% asset 'vendor/hash-wasm/sm3.umd.min.js' %}");
const SLICE = 4 * 1024 * 1024;

self.addEventListener("message", async (event) => {
  const { id, blob } = event.data;
  try {
    const sums = [await hashwasm.createSHA256(), await hashwasm.createSM3()];
    for (const one of sums) one.init();
    for (let at = 0; at < blob.size; at += SLICE) {
      const part = new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer());
      for (const one of sums) one.update(part);
      self.postMessage({ id, share: Math.min(1, (at + SLICE) / blob.size) });
    }
    self.postMessage({ id, sha256: sums[0].digest("hex"), sm3: sums[1].digest("hex") });
  } catch (error) {
    self.postMessage({ id, failed: String(error) });
  }
});
