// Into which field a dropped key or certificate goes, and why; a certificate that fits none goes into none.
import { load } from "./canonical.js";
import { contentOf } from "./package.js";
import { DIGEST } from "./manifest.js";
import { issuedBy, parsed } from "./domain.js";
import { certificatesOf, kindOfText, pems, stamps } from "./stamps.js";
import { same, unbase64 } from "./writing.js";

export const FIELDS = {
  log_key: "日志公钥 log key",
  signer_key: "机关公钥 office's key",
  domain_root: "域名证书的根证书 roots of domains' certificates",
  tsa_cert: "时间戳机构证书 certificates of the time authority",
  checkpoint: "检查点 checkpoint",
};
export const OF_CERTIFICATES = ["tsa_cert", "domain_root"];
const LEADS = {
  tsa_cert: "时间戳的证书通到它 the time stamp's certificates lead to it",
  domain_root: "签名域名的证书链通到它 the chain of the signing domain leads to it",
};
const STAMPS = "证书写明用来签发时间戳 it says that it stamps times";
const BY_FORM = "按它的写法判断 by the way it is written";
const NEITHER = "包里的时间戳和签名域名的证书都不通到它，没有放入任何一栏 neither the time stamp nor a signing domain's certificate leads to it: it is in no field";
const WAITS = "单凭它自己看不出属于哪一栏，放入证据包后再判断 it does not say by itself which field it is for: told once a package is here";

// What a file is: a row for the list, or null where it is no key, certificate or checkpoint.
export function rowOf(name, text) {
  const kind = kindOfText(text);
  if (!kind) return null;
  if (kind !== "certificate") return { name, text, fields: [kind], why: BY_FORM, ok: true };
  try {
    const certificates = pems(text, "CERTIFICATE").map(parsed);
    return certificates.length ? { name: `${name}（${certificates.map(subjectOf).join("、")}）`, text, certificates, fields: [], why: WAITS, ok: false } : null;
  } catch {
    return null;
  }
}

function subjectOf(one) {
  const parts = one.subject.typesAndValues.map((part) => part.value.valueBlock.value);
  return String(parts.at(-1) ?? "—").slice(0, 80);
}

// Decide all rows that nobody moved and that found no place yet, against what packages bring along.
export async function settle(rows, packages) {
  const brought = { tsa_cert: [], domain_root: [] };
  for (const file of packages)
    for (const [field, found] of Object.entries(await certificatesIn(file))) brought[field].push(...found);
  for (const row of rows.filter((one) => one.certificates)) for (const field of row.fields) brought[field].push(...row.certificates);
  for (let again = true; again; ) {
    again = false;
    for (const row of rows.filter((one) => one.certificates && !one.moved && !one.ok)) {
      await decide(row, brought, packages.length > 0);
      // what found its place may be what another one vouches for
      for (const field of row.fields) brought[field].push(...row.certificates);
      again ||= row.ok;
    }
  }
}

async function decide(row, brought, told) {
  if (row.certificates.some(stamps)) return Object.assign(row, { fields: ["tsa_cert"], why: STAMPS, ok: true });
  const fields = [];
  for (const field of OF_CERTIFICATES) if (await leads(brought[field], row.certificates)) fields.push(field);
  const why = fields.map((field) => LEADS[field]).join("；");
  return Object.assign(row, fields.length ? { fields, why, ok: true } : { fields, why: told ? NEITHER : WAITS, odd: told });
}

async function leads(those, to) {
  for (const above of to)
    for (const one of those) if (same(one.der, above.der) || (await issuedBy(one, above))) return true;
  return false;
}

// Certificates that a package brings; what cannot be read there, its check says.
async function certificatesIn(file) {
  const found = { tsa_cert: [], domain_root: [] };
  const tried = (make) => {
    try {
      return make() ?? [];
    } catch {
      return [];
    }
  };
  let said = {};
  try {
    said = load(await contentOf(file, DIGEST));
  } catch { /* no package, or none of ours */ }
  const inside = (text) => tried(() => text && pems(text, "CERTIFICATE").map(parsed));
  const token = (text) => tried(() => text && certificatesOf(unbase64(text)).map((one) => parsed(new Uint8Array(one.toSchema(true).toBER()))));
  const data = said?.signedData ?? {};
  found.tsa_cert.push(...token(data.timeSignature), ...inside(data.timestampCert), ...token(said?.wangjian?.timestamp?.token));
  found.domain_root.push(...inside(data.domainCert));
  return found;
}
