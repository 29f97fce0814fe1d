// How files and captures stand on the page; text only ever as text.

export const words = JSON.parse(document.getElementById("words").textContent);

export const say = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name] || name);

export const share = (part) => `${Math.floor((part || 0) * 100)}%`;

export function made(name, { text = "", ...attributes } = {}, ...inside) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) one.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined) one.setAttribute(key, value === true ? "" : value);
  }
  if (text) one.textContent = text;
  one.append(...inside);
  return one;
}

// In Beijing, as at the desk, wherever the phone thinks that it is.
const SHOWN = { timeZone: "Asia/Shanghai", hour12: false };
export const moment = (at) => new Date(at).toLocaleString(document.documentElement.lang, SHOWN);
const hour = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, SHOWN);

const sized = (bytes) => {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  for (; bytes >= 1000 && unit < 3; unit += 1) bytes /= 1000;
  return `${bytes.toFixed(unit && bytes < 10 ? 1 : 0)} ${units[unit]}`;
};

export function fileRow(file, blob, remove) {
  const row = made("li", { class: "file" });
  if (blob?.type.startsWith("image/")) {
    const address = URL.createObjectURL(blob);
    const gone = () => URL.revokeObjectURL(address);
    const picture = made("img", { src: address, alt: "", onload: gone, onerror: () => { gone(); picture.remove(); } });
    row.append(picture);
  }
  row.append(
    made("div", {},
      made("b", { text: file.name }),
      made("p", { class: "small soft", text: `${sized(file.size)} · ${hour(file.taken_at)}` }),
      made("p", { class: "small mono", text: file.sha256 ? `SHA-256 ${file.sha256.slice(0, 16)}… SM3 ${file.sm3.slice(0, 16)}…` : say("hashing", { share: share(file.share) }) }),
    ),
    made("button", { type: "button", class: "quiet", "aria-label": say("remove", { name: file.name }), text: "✕", onclick: remove }),
  );
  return row;
}

const CHIPS = { sealed: "done", refused: "failed", expired: "failed", sending: "running", received: "running", ready: "queued" };

export function captureRow(one, acts) {
  const name = one.state === "sealed" && one.confirmed ? "confirmed" : one.state;
  const row = made("li", { class: "one", "data-capture": one.id, "data-state": one.state },
    made("div", { class: "row" },
      made("b", { text: one.title }),
      made("span", { class: `chip ${CHIPS[one.state] || ""}`, text: say(name, { share: share(one.share) }) })),
    made("p", { class: "small soft", text: `${moment(one.began_at)} · ${one.files.length} × ${say("file")}` }),
  );
  if (one.state === "sending") row.append(made("progress", { max: "1", value: String(one.share || 0), "aria-label": one.title }));
  if (one.told) row.append(made("p", { class: one.state === "refused" ? "notice error" : "small", role: one.state === "refused" ? "alert" : undefined, text: one.told }));
  const buttons = made("div", { class: "row" });
  if (["refused", "expired"].includes(one.state)) buttons.append(made("button", { type: "button", text: say("again"), onclick: acts.again }));
  if (["refused", "expired", "sealed", "ready"].includes(one.state)) buttons.append(made("button", { type: "button", class: "quiet", text: say("forget"), onclick: acts.forget }));
  if (buttons.childElementCount) row.append(buttons);
  return row;
}
