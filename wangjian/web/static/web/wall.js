// The wall refreshes by itself; when it no longer can (the session is locked, the server away), it
// says so, for old figures look like new ones.
const stale = document.getElementById("stale");
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => { stale.hidden = false; });
}
document.addEventListener("htmx:afterSwap", () => { stale.hidden = true; });
