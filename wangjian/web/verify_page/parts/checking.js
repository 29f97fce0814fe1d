// The same checks, in the same words, as wangjian/evidence/checking.py.
import { hex, sha256 } from "./writing.js";
import { BadPackage, IN_BUNDLE, isBundle, read } from "./package.js";
import { BadManifest, CUSTODY, DIGEST, MANIFEST, readDigest, readManifest, signedSha256, sumsOf } from "./manifest.js";
import { readCustody } from "./custody.js";
import { readLater, standsIn } from "./later.js";
import { checkProof } from "./tree.js";
import { checkDomain } from "./domain.js";
import { checkToken, over, sameKey, signatureHolds, when } from "./stamps.js";

const KEPT = new Set([MANIFEST, DIGEST, CUSTODY]);

export async function check(file, keys = {}, progress = () => {}) {
  const report = { kind: "wacz", checks: [], facts: {} };
  const say = (id, state, zh, en) => report.checks.push({ id, state, zh, en });
  const found = await parts(file, say, report.facts, progress);
  if (found) {
    await checkSignature(found, keys, say, report.facts);
    checkCustody(found, say);
    await checkLater(found, keys, say, report.facts);
  }
  report.exit_code = exitCode(report.checks.map((one) => one.state));
  return report;
}

function exitCode(states) {
  if (!states.length || states.includes("fails")) return 1;
  return states.every((one) => one === "holds") ? 0 : 2;
}

async function parts(file, say, facts, progress) {
  if (await isBundle(file)) {
    say("form", "fails", `这是连同笔录交付的压缩包，不是证据包：请解压后核验其中的 ${IN_BUNDLE}`, `a package with its record in one zip: unpack it, check the ${IN_BUNDLE} in it`);
    return null;
  }
  let members;
  try {
    members = await read(file, KEPT, progress);
  } catch (error) {
    if (!(error instanceof BadPackage)) throw error;
    say("form", "fails", `文件不是规定的唯一写法：${error.zh}`, error.en);
    return null;
  }
  if (members.at(-2)?.path !== MANIFEST || members.at(-1)?.path !== DIGEST) {
    say("form", "fails", "包里没有清单和签名，或不在末尾", "manifest and signature are not there, last");
    return null;
  }
  say("form", "holds", `文件是规定的唯一写法（${members.length} 个文件）`, `in its one valid form, ${members.length} files`);
  return listed(members, say, facts);
}

async function listed(members, say, facts) {
  const files = members.slice(0, -2);
  const manifest = members.at(-2).content;
  let about, digest;
  try {
    about = readManifest(manifest, files);
    digest = await readDigest(members.at(-1).content, about, manifest);
  } catch (error) {
    if (!(error instanceof BadManifest)) throw error;
    say("hashes", "fails", error.zh, error.en);
    return null;
  }
  const sums = await sumsOf(manifest);
  Object.assign(facts, { title: about.title, created: about.created, software: about.software, ...sums, files: files.length, about: about.more });
  say("hashes", "holds", "每个文件的 SHA-256 和 SM3 与清单相符", "SHA-256 and SM3 of every file are as listed");
  return { about, manifest, digest, sums, custody: files.find((one) => one.path === CUSTODY)?.content };
}

async function checkSignature(found, keys, say, facts) {
  if ("domain" in found.digest.signedData) return checkDomain(found.digest.signedData, keys, say, facts);
  const { publicKey, hash, signature } = found.digest.signedData;
  facts.signer_key = publicKey;
  if (!(await signatureHolds(publicKey, hash, signature)))
    return say("signature", "fails", "签名不是包内公钥对该清单的签名", "the signature is not of the key inside over this manifest");
  if (!keys.signer_key)
    return say("signature", "own-key", "签名与包内公钥相符；未给出 --signer-key，不能断定是谁的", "the signature holds against the key inside; without --signer-key not told whose it is");
  if (await sameKey(keys.signer_key, publicKey)) return say("signature", "holds", "签名与给出的公钥相符", "the signature holds against the key that was given");
  return say("signature", "fails", "签名所用的不是给出的公钥", "signed with another key than the one that was given");
}

function checkCustody(found, say) {
  if (!found.custody?.length) return say("custody", "open", "包里没有保管链", "no chain of custody in the package");
  let steps;
  try {
    steps = readCustody(found.custody);
  } catch (error) {
    if (!(error instanceof BadManifest)) throw error;
    return say("custody", "fails", error.zh, error.en);
  }
  if (steps.at(-1).at !== found.about.created)
    return say("custody", "fails", "固定的时间与清单不符", "sealed at another time than the manifest says");
  return say("custody", "holds", `保管链完整，共 ${steps.length} 步，至固定为止`, `the chain of custody is whole, ${steps.length} steps up to the seal`);
}

async function checkLater(found, keys, say, facts) {
  if (!("wangjian" in found.digest)) {
    say("log", "open", "尚未附日志存在证明", "no proof yet that it is in the log");
    return say("time", "open", "时间戳待取得", "timestamp pending");
  }
  let after;
  try {
    after = await readLater(found.digest.wangjian);
  } catch (error) {
    if (!(error instanceof BadManifest)) throw error;
    return say("log", "fails", error.zh, error.en);
  }
  facts.log_key = after.key.text;
  const given = (keys.log_key || "").trim();
  if (given && given !== after.key.text)
    return say("log", "fails", "证明出自另一个日志，不是给出的公钥", "the proof is of another log than the key given");
  await checkLog(found, after, keys, say, facts);
  return checkTime(found, after, keys, say, facts);
}

async function checkLog(found, after, keys, say, facts) {
  const { entry, proof, body } = after.exhibit;
  const must = { ...found.sums, signed_sha256: await signedSha256(found.digest) };
  if (Object.entries(must).some(([name, value]) => entry[name] !== value))
    return say("log", "fails", "日志条目说的不是这个包", "the entry of the log speaks of another package");
  let tree;
  try {
    tree = await checkProof(proof, body, after.key);
  } catch (error) {
    return say("log", "fails", "日志存在证明不成立", `the proof does not hold: ${error.message}`);
  }
  Object.assign(facts, { log_index: String(proof.index), log_size: String(tree.size), logged_at: entry.at });
  const zh = `在日志第 ${proof.index} 条（共 ${tree.size} 条），记入时间 ${entry.at}`;
  const en = `entry ${proof.index} of a log of ${tree.size}, said to be entered at ${entry.at}`;
  if (keys.log_key) say("log", "holds", zh, en);
  else say("log", "own-key", `${zh}；未给出 --log-key`, `${en}; without --log-key not told whose log it is`);
  return keys.checkpoint ? checkKept(after, keys, say) : undefined;
}

async function checkKept(after, keys, say) {
  let told;
  try {
    told = await standsIn(after.exhibit, keys.checkpoint, after.key);
  } catch (error) {
    return say("checkpoint", "fails", "给出的检查点不是该日志的", `the checkpoint given is not of this log: ${error.message}`);
  }
  if (told.stands) return say("checkpoint", "holds", "与给出的检查点相符", "in the tree of the checkpoint that was given");
  if (told.stands === null)
    return say("checkpoint", "open", `包内证明针对另一个大小的日志；请向机关索取针对 ${told.kept.size} 条的证明`, `the proof inside is for another size; ask the office for one at ${told.kept.size} entries`);
  return say("checkpoint", "fails", "不在给出的检查点所签的日志里", "not in the tree of the checkpoint that was given");
}

async function checkTime(found, after, keys, say, facts) {
  if (!after.timestamp) return say("time", "open", "时间戳待取得", "timestamp pending");
  let at;
  try {
    await checkProof(after.timestamp.proof, after.timestamp.body, after.key);
    if (after.timestamp.entry.sha256 !== hex(await sha256(after.token)))
      return say("time", "fails", "时间戳不是日志所记的那个", "the token is not the one that is in the log");
    at = when(after.token);
    if (keys.tsa_cert) await checkToken(after.token, found.manifest, keys.tsa_cert);
    else if (!(await over(after.token, found.manifest))) throw new Error("the token is over something else");
  } catch (error) {
    return say("time", "fails", "时间戳不成立", `the timestamp does not hold: ${error.message}`);
  }
  facts.stamped_at = at;
  const [zh, en] = [`时间戳：不晚于 ${at}`, `it existed at ${at}, says the token`];
  if (keys.tsa_cert) return say("time", "holds", zh, en);
  return say("time", "own-key", `${zh}；未给出 --tsa-cert，没有核对签发者`, `${en}; without --tsa-cert its signer was not checked`);
}
