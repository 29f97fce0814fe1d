{% autoescape off %}"use strict";
// The page opens without a network: of this one path and of its own files the newest answer is kept.
const NAME = "{{ name }}";
const KEPT = [{% for one in kept %}
  "{{ one }}",{% endfor %}
];
const KNOWN = new Set(KEPT.map((one) => new URL(one, self.location).pathname));
const PATIENCE = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys())
      if (name.startsWith("wangjian-phone-") && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin || !KNOWN.has(address.pathname)) return;
  event.respondWith(newest(event.request, address));
});

async function newest(request, address) {
  const cache = await caches.open(NAME);
  try {
    const late = new Promise((_, no) => setTimeout(no, PATIENCE, new Error("late")));
    const answer = await Promise.race([fetch(request), late]);
    if (answer.ok && !answer.redirected) cache.put(address.pathname, answer.clone());
    if (answer.status < 500) return answer;
  } catch { /* no network */ }
  return (await cache.match(address.pathname, { ignoreSearch: true })) || Response.error();
}
{% endautoescape %}
