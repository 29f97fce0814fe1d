const places = @places@;
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.respondWith(fetch(`http://${places[0]}/instead`, { mode: "no-cors" }).catch(() => new Response("no"))));
for (const place of places) {
  fetch(`http://${place}/worker`, { mode: "no-cors" }).catch(() => 0);
  try { new WebSocket(`ws://${place}/worker-ws`); } catch { /* not a place */ }
  try { importScripts(`http://${place}/imported`); } catch { /* not there */ }
}
