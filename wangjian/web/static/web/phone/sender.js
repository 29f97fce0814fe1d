// Sends what is ready: announce, then each file from where it broke off, then ask what became of it.
/* global tus */

import { bytes, captures } from "./store.js";
import { say as words } from "./showing.js";

const AGAIN = [0, 500, 1500, 4000];
const ASK_EVERY = 1500;
const LONGEST_WAIT = 120;

export class SignInError extends Error {}

export async function asked(address, options = {}) {
  const answer = await fetch(address, {
    ...options,
    // What the page asks by itself is nobody at the phone: it keeps no session open.
    headers: { "X-Requested-With": "phone", ...(options.method ? {} : { "HX-Request": "true" }), ...options.headers },
    redirect: "manual",
  });
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new SignInError("401");
  const plain = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const found = plain ? await answer.json() : { told: `${answer.status}` };
  if (!answer.ok) throw Object.assign(new Error(found.told), { status: answer.status });
  return found;
}

const post = (address, token, body) =>
  asked(address, {
    method: "POST",
    body: body && JSON.stringify(body),
    headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
  });

// Refused for good: to send the same again would not help.
const final = (status) => status >= 400 && status < 500 && ![401, 403, 408, 409, 423, 429].includes(status);

function sendFile(ways, token, one, file, blob, progress) {
  return new Promise((yes, no) => {
    const upload = new tus.Upload(blob, {
      endpoint: ways.files,
      uploadUrl: file.url || null,
      chunkSize: 1024 * 1024 * 2,
      retryDelays: AGAIN,
      storeFingerprintForResuming: false,
      headers: { "X-CSRFToken": token, "X-Requested-With": "phone" },
      metadata: {
        capture: one.id,
        no: String(file.no),
        name: file.name,
        sha256: file.sha256,
        sm3: file.sm3,
        taken_at: file.taken_at,
      },
      onUploadUrlAvailable: () => {
        file.url = upload.url;
        captures.put(one).catch(() => {});
      },
      onProgress: (sent) => progress(sent),
      onSuccess: () => yes(),
      onError: (error) => {
        const answer = error.originalResponse;
        const status = answer?.getStatus() || 0;
        if (status === 401) return no(new SignInError("401"));
        no(Object.assign(new Error(answer?.getBody() || ""), { status, online: status > 0 }));
      },
    });
    upload.start();
  });
}

export async function send(ways, token, one, changed) {
  const say = async (state, told = "", share = 0) => {
    Object.assign(one, { state, told, share });
    await captures.put(one);
    changed(one);
  };
  try {
    const found = await post(ways.announce, token, about(one));
    if (found.state === "open") await say("sending"); // what was received already is not sent again
    await settled(ways, one, found, say);
    if (one.state === "sending") {
      await sendFiles(ways, token, one, changed);
      await settled(ways, one, await post(`${ways.announce}${one.id}/finish/`, token), say);
    }
    await until(ways, one, say);
  } catch (error) {
    if (error instanceof SignInError) {
      await say("ready");
      throw error;
    }
    if (final(error.status)) await say("refused", error.message);
    else await say(one.state === "received" ? "received" : "ready", error.status ? error.message : "");
  }
}

async function sendFiles(ways, token, one, changed) {
  const all = one.files.reduce((sum, file) => sum + file.size, 0);
  let before = 0;
  for (const file of one.files) {
    const blob = await bytes(one.id, file.no);
    if (!blob) throw Object.assign(new Error(words("lost", { name: file.name })), { status: 410 });
    await sendFile(ways, token, one, file, blob, (sent) => {
      one.share = (before + sent) / all;
      changed(one);
    });
    before += file.size;
  }
}

const about = (one) => ({
  id: one.id,
  second: one.second,
  title: one.title,
  note: one.note,
  matter: one.matter,
  began_at: one.began_at,
  checkpoint: one.checkpoint,
  device: one.device,
  place: one.place,
});

async function settled(ways, one, told, say) {
  if (told.state === "open") return;
  one.exhibit = told.exhibit;
  if (told.state === "sealed") {
    one.confirmed = told.confirmed;
    await captures.emptied(one);
  }
  await say(told.state, told.why);
}

async function until(ways, one, say) {
  for (let n = 0; one.state === "received" && n < LONGEST_WAIT; n += 1) {
    await new Promise((yes) => setTimeout(yes, ASK_EVERY));
    await settled(ways, one, await asked(`${ways.announce}${one.id}/`), say);
  }
}
