addEventListener("install", (event) => {
  event.waitUntil(caches.open("shop").then((kept) => kept.addAll(["/next.html?kept", "/shop.css?kept"])).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (pathname === "/made-up") event.respondWith(new Response("made up by the service worker"));
  else event.respondWith(fetch(event.request));
});
