// SHA-256 and SM3 of a file, made in a worker before anything is sent.

let worker;
let count = 0;
const waiting = new Map();

function started(address) {
  if (worker) return worker;
  worker = new Worker(address);
  worker.addEventListener("message", ({ data }) => {
    const asked = waiting.get(data.id);
    if (!asked) return;
    if (data.share !== undefined) return asked.progress(data.share);
    waiting.delete(data.id);
    if (data.failed) asked.no(new Error(data.failed));
    else asked.yes({ sha256: data.sha256, sm3: data.sm3 });
  });
  worker.addEventListener("error", (event) => {
    for (const asked of waiting.values()) asked.no(new Error(event.message || "worker"));
    waiting.clear();
    worker = undefined;
  });
  return worker;
}

export function sums(address, blob, progress = () => {}) {
  return new Promise((yes, no) => {
    const id = ++count;
    waiting.set(id, { yes, no, progress });
    started(address).postMessage({ id, blob });
  });
}
