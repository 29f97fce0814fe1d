// Signed with the certificate of a domain. As wangjian/evidence/domain/checking.py and chains.py.
/* global pki */
import { base64Of, same, unbase64, utf8 } from "./writing.js";
import { checkToken, pems, sameKey, signatureHolds, when } from "./stamps.js";

const MOST = 8, NEAR_MS = 600000;
const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;
const BASIC = "2.5.29.19", USAGE = "2.5.29.15", PURPOSES = "2.5.29.37", ALT_NAMES = "2.5.29.17";
const KNOWN = new Set([BASIC, USAGE, PURPOSES, ALT_NAMES]);
const SERVES = ["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"];
const COMMON_NAME = "2.5.4.3", DNS_NAME = 2;
// Bits of key usage, from the left: digitalSignature, keyCertSign.
const MAY_SIGN = 0, MAY_ISSUE = 5;

class BadChain extends Error {
  constructor(zh, en) {
    super(en);
    Object.assign(this, { zh, en });
  }
}

export async function checkDomain(data, keys, say, facts) {
  let at;
  try {
    at = moment(data.created);
    const chain = readChain(data.domainCert);
    const key = keyOf(chain[0]);
    facts.signer_key = key;
    if (domainOf(chain[0]) !== data.domain) throw new BadChain(`证书不是给域名 ${data.domain} 的`, `the certificate is not for the domain ${data.domain}`);
    facts.domain = data.domain;
    if (!(await signatureHolds(key, data.hash, data.signature)))
      throw new BadChain("签名不是包内证书对该清单的签名", "the signature is not of the certificate inside over this manifest");
    await checkChain(chain, at);
    await sayWhose(data.domain, key, await trusted(chain, keys.domain_root, at), keys.signer_key, say);
  } catch (error) {
    if (!(error instanceof BadChain)) throw error;
    return say("signature", "fails", error.zh, error.en);
  }
  return checkStamp(data, at, keys.tsa_cert, say);
}

async function sayWhose(domain, key, vouched, given, say) {
  if (vouched) return say("signature", "holds", `以域名 ${domain} 的证书签名，证书链通到给出的根证书`, `signed with the certificate of ${domain}, whose chain ends at a root that was given`);
  if (!given) return say("signature", "own-key", `以域名 ${domain} 的证书签名；未给出 --domain-root，不能断定证书可信`, `signed with a certificate of ${domain}; without --domain-root not told who vouches`);
  if (await sameKey(given, key))
    return say("signature", "holds", `签名与给出的公钥相符；包内证书写的域名是 ${domain}`, `the signature holds against the key that was given; its certificate says ${domain}`);
  throw new BadChain("签名所用的不是给出的公钥", "signed with another key than the one that was given");
}

async function checkStamp(data, at, given, say) {
  let stamped;
  try {
    readChain(data.timestampCert);
    const token = unbase64(data.timeSignature);
    await checkToken(token, utf8.encode(data.signature), given || data.timestampCert);
    stamped = when(token);
    if (Math.abs(new Date(stamped) - at) > NEAR_MS) throw new Error("the token is not within ten minutes of the sealing");
  } catch (error) {
    return say("signed_at", "fails", "签名的时间戳不成立", `the time stamp of the signature does not hold: ${error.message}`);
  }
  const [zh, en] = [`签名的时间戳：${stamped}，与固定时间相差不超过十分钟`, `the signature was stamped at ${stamped}, within ten minutes of the sealing`];
  if (given) return say("signed_at", "holds", zh, en);
  return say("signed_at", "own-key", `${zh}；未给出 --tsa-cert，没有核对签发者`, `${en}; without --tsa-cert its signer was not checked`);
}

function moment(said) {
  const at = new Date(said);
  // JavaScript takes the 31st of April for the 1st of May
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== said.slice(0, 10)) throw new BadChain("固定的时间不是一个时间", "the time of the sealing is no time");
  return at;
}

// -- certificates ----------------------------------------------------------------------------------

function readChain(said) {
  try {
    const ders = pems(said, "CERTIFICATE");
    const again = ders.map((der) => `-----BEGIN CERTIFICATE-----\n${base64Of(der).replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`).join("");
    if (ders.length && ders.length <= MOST && again === said) return ders.map(parsed);
  } catch { /* it cannot be read */ }
  throw new BadChain("证书链的写法不是规定的写法", "the chain of certificates is not written as it must be");
}

export const parsed = (der) => Object.assign(pki.Certificate.fromBER(der), { der });
const extension = (one, id) => one.extensions?.find((other) => other.extnID === id)?.parsedValue;
const unknown = (one) => (one.extensions || []).some((other) => other.critical && !KNOWN.has(other.extnID));

function keyOf(one) {
  const info = one.subjectPublicKeyInfo;
  if (info.algorithm.algorithmId !== "1.2.840.10045.2.1" || info.algorithm.algorithmParams?.valueBlock?.toString() !== "1.2.840.10045.3.1.7")
    throw new BadChain("证书的公钥不是 P-256 曲线上的", "the certificate's key is not on the curve P-256");
  return base64Of(new Uint8Array(info.toSchema().toBER()));
}

function domainOf(one) {
  const names = (extension(one, ALT_NAMES)?.altNames || []).filter((name) => name.type === DNS_NAME).map((name) => name.value);
  const common = one.subject.typesAndValues.find((part) => part.type === COMMON_NAME);
  const first = common ? common.value.valueBlock.value : names[0];
  return HOST.test(first) && names.some((name) => name.toLowerCase() === first) ? first : null;
}

const inDate = (one, at) => one.notBefore.value <= at && at <= one.notAfter.value;

async function checkChain(chain, at) {
  for (const [n, one] of chain.entries())
    if (!inDate(one, at)) throw new BadChain(`证书链第 ${n + 1} 张在固定时不在有效期内`, `certificate number ${n + 1} of the chain was not in date at the sealing`);
  for (const [n, one] of chain.entries()) {
    const may = n === 0 ? serves(one) : issues(one, n - 1);
    if (!may || (n + 1 < chain.length && !(await issuedBy(one, chain[n + 1]))))
      throw new BadChain(`证书链断在第 ${n + 1} 张`, `the chain of certificates breaks at number ${n + 1}`);
  }
}

async function trusted(chain, said, at) {
  if (!said) return false;
  const roots = pems(said, "CERTIFICATE").map(parsed);
  if (chain.some((one) => roots.some((root) => same(root.der, one.der)))) return true;
  for (const root of roots)
    if (inDate(root, at) && issues(root, chain.length - 1) && (await issuedBy(chain.at(-1), root))) return true;
  throw new BadChain("证书链不通到给出的根证书", "the chain does not end at a root that was given");
}

function mayUse(one, bit) {
  const used = extension(one, USAGE);
  if (!used) return true;
  const bits = used.valueBlock.valueHexView;
  return Boolean(bits[0] & (0x80 >> bit));
}

function serves(one) {
  const purposes = extension(one, PURPOSES)?.keyPurposes;
  return !unknown(one) && mayUse(one, MAY_SIGN) && (!purposes || purposes.some((id) => SERVES.includes(id)));
}

function issues(one, below) {
  const basic = extension(one, BASIC);
  const most = basic?.pathLenConstraint;
  const number = most?.valueBlock ? most.valueBlock.valueDec : most;
  return !unknown(one) && Boolean(basic?.cA) && (number === undefined || number >= below) && mayUse(one, MAY_ISSUE);
}

export async function issuedBy(one, above) {
  try {
    return one.issuer.isEqual(above.subject) && (await one.verify(above));
  } catch {
    return false;
  }
}
