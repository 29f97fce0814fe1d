// Each case says of itself how it ended; the list is the same when the page is played back.
const list = document.getElementById("cases");
const said = new Map();

function tell(name, text) {
  said.set(name, text);
  list.replaceChildren(
    ...[...said].sort().map(([one, words]) => {
      const line = document.createElement("li");
      line.textContent = `${one}: ${words}`;
      return line;
    }),
  );
}

async function text(address, options) {
  const answer = await fetch(address, options);
  return `${answer.status} ${(await answer.text()).length}`;
}

const cases = {
  gzip: () => text("/coded/gzip"),
  deflate: () => text("/coded/deflate"),
  brotli: () => text("/coded/br"),
  zstd: () => text("/coded/zstd"),
  chunked: () => text("/chunked"),
  "chunked gzip": () => text("/chunked-gzip"),
  "until closed": () => text("/until-closed"),
  big: () => text("/big.json"),
  slow: () => text("/slow"),
  moved: () => text("/moved"),
  nothing: () => text("/nothing"),
  hints: () => text("/hints"),
  odd: () => text("/odd"),
  "not there": () => text("/not-there"),
  "from the cdn": () => text("@cdn@/shop.css"),
  "over TLS": () => text("@tls@/shop.css"),
  "asked twice": async () => `${await text("/unchanged")}, ${await text("/unchanged")}`,
  HEAD: () => text("/echo", { method: "HEAD" }),
  POST: () => text("/echo", { method: "POST", body: "x=1&y=%20" }),
  "POST moved": () => text("/posted-on", { method: "POST", body: "a".repeat(3000) }),
  "POST form": () => {
    const form = new FormData();
    form.set("商品", "茶");
    form.set("file", new Blob([new Uint8Array(5000)]), "a.bin");
    return text("/echo?form", { method: "POST", body: form }).then((all) => all.slice(0, 3));
  },
  PUT: () => text("/echo", { method: "PUT", body: new Uint8Array(2000) }),
  DELETE: () => text("/echo", { method: "DELETE" }),
  "many at once": async () => {
    const all = await Promise.all([...Array(40).keys()].map((n) => text(`/picture.png?many-${n}`)));
    return `${all.length}`;
  },
  "cut length": () => text("/cut-length").catch(() => "cut"),
  "cut chunks": () => text("/cut-chunks").catch(() => "cut"),
  "cut head": () => text("/cut-head").then((all) => all.slice(0, 3), () => "cut"),
  "no answer": () => text("/no-answer").then((all) => all.slice(0, 3), () => "none"),
  "broken off": async () => {
    const stop = new AbortController();
    const answer = await fetch("/broken-off", { signal: stop.signal });
    await answer.body.getReader().read().catch(() => 0); // played back, it is cut there
    stop.abort();
    return "broken off";
  },
  XHR: () =>
    new Promise((done) => {
      const asked = new XMLHttpRequest();
      asked.open("GET", "/coded/gzip?xhr");
      asked.onloadend = () => done(`${asked.status} ${asked.responseText.length}`);
      asked.send();
    }),
  beacon: async () => `${navigator.sendBeacon("/echo?beacon", "seen=1")}`,
  events: () =>
    new Promise((done) => {
      const source = new EventSource("/events");
      let count = 0;
      source.onmessage = () => {
        count += 1;
      };
      source.onerror = () => {
        source.close(); // it would ask again
        done(`${count}`);
      };
    }),
  worker: () => fromWorker(new Worker("/worker.js")),
  "shared worker": () => {
    const worker = new SharedWorker("/shared.js");
    worker.port.start();
    return fromWorker(worker.port);
  },
};

function fromWorker(port) {
  return new Promise((done) => {
    port.onmessage = (event) => done(event.data);
    port.postMessage("go");
  });
}

async function serviceWorker() {
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((done) => {
      navigator.serviceWorker.oncontrollerchange = done;
    });
  }
  return `${await text("/made-up")}, ${await text("/chunked?through-the-worker")}`;
}

function socket() {
  return new Promise((done) => {
    const open = new WebSocket(`${location.origin.replace("http", "ws")}/socket`);
    open.onclose = done;
    open.onerror = done;
  });
}

document.getElementById("form").submit();
const late = (ms) => new Promise((done) => setTimeout(() => done("not in time"), ms));
async function run(name, one) {
  tell(name, await Promise.race([one().catch((error) => `failed: ${error.name}`), late(15000)]));
}
await Promise.all(Object.entries(cases).map(([name, one]) => run(name, one)));
await run("service worker", serviceWorker);
await Promise.race([socket(), late(3000)]);
document.getElementById("state").textContent = "全部检查完毕。";
