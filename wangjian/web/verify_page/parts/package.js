// The zip file that can be written in one way only. As wangjian/evidence/package.py.
import { joined, summing, utf8 } from "./writing.js";

const PIECE = "[a-z0-9][a-z0-9_-]*(\\.[a-z0-9_-]+)*";
const PATH = new RegExp(`^${PIECE}(/${PIECE}){0,5}$`);
const MOST_MEMBERS = 10000;
const KEPT_BYTES = 16 * 2 ** 20;
const LONGEST_PATH = 200;
const CHUNK = 4 * 2 ** 20;
const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50;
const VERSION = 20, DATE = 0x21;
export const LOCAL_BYTES = 30;

export class BadPackage extends Error {
  constructor(at, zh, en) {
    super(`${en} (byte ${at})`);
    Object.assign(this, { at, zh: `第 ${at} 字节：${zh}`, en: `byte ${at}: ${en}` });
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function crc32(bytes, before) {
  let crc = ~before;
  for (let n = 0; n < bytes.length; n += 1) crc = TABLE[(crc ^ bytes[n]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

const slice = async (file, at, length) => new Uint8Array(await file.slice(at, at + length).arrayBuffer());

export const IN_BUNDLE = "exhibit.wacz";

// Whether it is what is handed out with a package in it, which no package begins like.
export async function isBundle(file) {
  const begin = await slice(file, 0, LOCAL_BYTES + IN_BUNDLE.length);
  return begin.length > LOCAL_BYTES && number(begin) === LOCAL && new TextDecoder().decode(begin.subarray(LOCAL_BYTES)) === IN_BUNDLE;
}

// Members in order; the content of those in `keep` comes with them. `progress` is told how far it is.
export async function read(file, keep, progress) {
  const found = [];
  let at = 0;
  let mark;
  while ((mark = await slice(file, at, 4)).length === 4 && number(mark) === LOCAL) {
    if (found.length >= MOST_MEMBERS) throw new BadPackage(at, "文件太多", "too many members");
    const { path, size, crc } = await header(file, at);
    if (found.at(-1)?.path === path) throw new BadPackage(at, `${path} 重复`, `${path} is there twice`);
    const begin = at + LOCAL_BYTES + path.length;
    const member = await content(file, path, begin, size, keep.has(path), progress);
    if (member.crc !== crc)
      throw new BadPackage(begin, `${path} 的内容与其校验和不符`, `the content of ${path} does not have the checksum that stands before it`);
    found.push(member);
    at = begin + size;
  }
  if (!found.length && !(mark.length === 4 && number(mark) === END))
    throw new BadPackage(0, "不是证据包", "this is no sealed package: it does not begin as one");
  await checkEnd(file, at, found);
  return found;
}

// The content of one member, found by the headers alone; nothing is checked here.
export async function contentOf(file, wanted) {
  for (let at = 0, seen = 0; seen < MOST_MEMBERS; seen += 1) {
    const mark = await slice(file, at, 4);
    if (mark.length < 4 || number(mark) !== LOCAL) break;
    const { path, size } = await header(file, at);
    const begin = at + LOCAL_BYTES + path.length;
    if (path === wanted && size <= KEPT_BYTES) return slice(file, begin, size);
    at = begin + size;
  }
  throw new BadPackage(0, `没有 ${wanted}`, `there is no ${wanted}`);
}

const number = (bytes) => new DataView(bytes.buffer).getUint32(0, true);

async function header(file, at) {
  const raw = await slice(file, at, LOCAL_BYTES);
  if (raw.length < LOCAL_BYTES) throw new BadPackage(at, "文件在此中断", "the file breaks off here");
  const view = new DataView(raw.buffer);
  const shorts = [4, 6, 8, 10, 12, 28].map((place) => view.getUint16(place, true));
  if (shorts.some((one, n) => one !== [VERSION, 0, 0, 0, DATE, 0][n]))
    throw new BadPackage(at, "文件头的写法不是规定的写法", "a header that is not written as it must be");
  const [crc, size, full] = [14, 18, 22].map((place) => view.getUint32(place, true));
  const length = view.getUint16(26, true);
  const name = length <= LONGEST_PATH ? await slice(file, at + LOCAL_BYTES, length) : new Uint8Array();
  const path = String.fromCharCode(...name);
  if (size !== full || !fits(path)) throw new BadPackage(at, "文件头中的大小或名称不对", "a size or a name that cannot be");
  return { path, size, crc };
}

async function content(file, path, begin, size, kept, progress) {
  if (kept && size > KEPT_BYTES) throw new BadPackage(begin, `${path} 太大`, `${path} is too large`);
  const sums = await summing();
  const parts = [];
  let crc = 0;
  for (let done = 0; done < size; ) {
    const chunk = await slice(file, begin + done, Math.min(CHUNK, size - done));
    if (!chunk.length) throw new BadPackage(begin + done, `${path} 在此中断`, `${path} breaks off here`);
    sums.feed(chunk);
    crc = crc32(chunk, crc);
    if (kept) parts.push(chunk);
    done += chunk.length;
    progress((begin + done) / file.size);
  }
  return { path, at: begin, size, crc, ...sums.end(), content: joined(...parts) };
}

async function checkEnd(file, at, found) {
  const expected = directory(found);
  const rest = await slice(file, at, expected.length + 1);
  for (let n = 0; n < Math.min(rest.length, expected.length); n += 1)
    if (rest[n] !== expected[n]) throw new BadPackage(at + n, "目录不是由这些文件得出的目录", "the directory is not that of these members");
  if (rest.length !== expected.length)
    throw new BadPackage(at + Math.min(rest.length, expected.length), "文件末尾缺少或多出字节", "bytes are missing at the end, or there are more than there must be");
}

function directory(members) {
  const last = members.at(-1);
  const at = last ? last.at + last.size : 0;
  const rows = members.flatMap((one) => {
    const begin = one.at - LOCAL_BYTES - one.path.length;
    const shorts = [VERSION, VERSION, 0, 0, 0, DATE];
    const row = fields([CENTRAL, 4], ...shorts.map((said) => [said, 2]), [one.crc, 4], [one.size, 4], [one.size, 4],
      [one.path.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [begin, 4]);
    return [row, utf8.encode(one.path)];
  });
  const all = joined(...rows);
  const count = members.length;
  return joined(all, fields([END, 4], [0, 2], [0, 2], [count, 2], [count, 2], [all.length, 4], [at, 4], [0, 2]));
}

function fields(...said) {
  const view = new DataView(new ArrayBuffer(said.reduce((sum, [, width]) => sum + width, 0)));
  let at = 0;
  for (const [value, width] of said) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}

const fits = (path) => path.length <= LONGEST_PATH && PATH.test(path);
