"""造数: made-up firms, shops and list entries as Parquet, many at a time.

Firms have codes with right check digits and names of place, brand, trade and form. Shops repeat
firms (a few have very many); some have no code or a wrong one, some write the name with other
brackets and widths or by a former name. Entries likewise. Nothing of it is anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute

from wangjian.text.codes import ALPHABET, WEIGHTS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pc: Any = compute
PLATFORMS = 119
FIRST, LATER, LATER_ENDS = "bench", "bench-2", "07"  # loads, and whose rows are of the second
CHUNK = 500_000
FIRST_DAY, DAYS = 16_800, 4_000  # from 2015-12-31 on
WITHOUT_CODE, WRONG_CODE, OLD_NAME, OTHER_SPELLING = 0.15, 0.02, 0.02, 0.1
ENTRY_WITHOUT_CODE = 0.08
REGISTERED = 0.15  # of the entries are of firms in our register
_BRANDS = (
    "安百邦宝北博昌诚春达大德鼎东方飞丰福高冠光广国海汉和恒宏华辉汇嘉佳健江杰金锦京聚凯康乐力"
    "利联龙美明宁欧鹏普奇启千强勤庆仁荣瑞润三盛世双顺泰腾天通万伟文沃祥协新鑫信兴旭亚阳一易益"
    "银永优友宇裕元远悦云泽展兆振正志致智中众卓"
)
_TRADES = (
    "电子商务",
    "网络科技",
    "贸易",
    "食品",
    "服装",
    "化妆品",
    "医药",
    "图书",
    "母婴用品",
    "农业",
    "家居",
    "信息技术",
)
_FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "商行（个体工商户）", "股份有限公司")


@dataclass(frozen=True)
class Firms:
    """The made-up register, as columns."""

    codes: pa.Array[Any]
    names: pa.Array[Any]
    former: pa.Array[Any]  # null: none
    regions: pa.Array[Any]

    def __len__(self) -> int:
        return len(self.codes)


def regions() -> tuple[list[str], list[str], dict[str, str | None]]:
    """Cities: ids, names, and the parents of all regions."""
    from wangjian.authority.regions import read_regions
    from wangjian.packs.packs import Packs

    rows = read_regions(Packs.open().files("authority", "regions", ".csv"))
    parents = {row.id: row.parent for row in rows}
    cities = [row for row in rows if row.parent and parents[row.parent] is None]
    return [one.id for one in cities], [one.name for one in cities], parents


def _codes(rng: np.random.Generator, region_ids: NDArray[Any], count: int) -> pa.Array[Any]:
    """18 characters with the right check digit."""
    letters = np.frombuffer(ALPHABET.encode(), np.uint8)
    body = np.empty((count, 18), np.uint8)
    body[:, :2] = np.frombuffer(b"91", np.uint8)
    body[:, 2:8] = region_ids
    body[:, 8:17] = letters[rng.integers(0, 31, (count, 9))]
    values = np.zeros(256, np.int64)
    values[letters] = np.arange(31)
    body[:, 17] = letters[(31 - (values[body[:, :17]] * WEIGHTS).sum(axis=1) % 31) % 31]
    offsets = np.arange(count + 1, dtype=np.int32) * 18
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(body.tobytes()))


def _brands(rng: np.random.Generator, count: int) -> pa.Array[Any]:
    letters = np.array(list(_BRANDS))
    three = letters[rng.integers(0, len(letters), (count, 3))]
    return pa.array(["".join(row) for row in three.tolist()])


def firms(rng: np.random.Generator, count: int) -> Firms:
    """A register of that many."""
    ids, names, _ = regions()
    which = rng.integers(0, len(ids), count)
    digits = np.frombuffer("".join(ids).encode(), np.uint8).reshape(-1, 6)
    places = pa.array([name.removesuffix("市") for name in names]).take(pa.array(which))
    trades = pa.array(_TRADES).take(pa.array(rng.integers(0, len(_TRADES), count)))
    forms = pa.array(_FORMS).take(pa.array(rng.integers(0, len(_FORMS), count)))
    full = pc.binary_join_element_wise(places, _brands(rng, count), trades, forms, "")
    old = pc.binary_join_element_wise(places, _brands(rng, count), trades, forms, "")
    none = pa.array(rng.random(count) > 0.1)
    former = pc.if_else(none, pa.scalar(None, pa.string()), old)
    return Firms(
        _codes(rng, digits[which], count), full, former, pa.array(ids).take(pa.array(which))
    )


def _spelt(rng: np.random.Generator, names: pa.Array[Any]) -> pa.Array[Any]:
    """Some written otherwise: 有限责任公司, brackets of another width, a space."""
    ways = rng.random(len(names))
    other = pc.replace_substring(names, "有限公司", "有限责任公司")
    spaced = pc.replace_substring(pc.replace_substring(names, "（", "("), "公司", " 公司")
    third = OTHER_SPELLING / 2
    return pc.if_else(
        pa.array(ways < third), other, pc.if_else(pa.array(ways > 1 - third), spaced, names)
    )


def _wrong(codes: pa.Array[Any]) -> pa.Array[Any]:
    return pc.binary_join_element_wise(pc.utf8_slice_codeunits(codes, 0, 17), pa.scalar("O"), "")


def _row_keys(prefix: str, start: int, count: int) -> pa.Array[Any]:
    """As hard to compress as digests are."""
    rng = np.random.default_rng([start, count, len(prefix)])
    hexes = np.frombuffer(b"0123456789abcdef", np.uint8)[rng.integers(0, 16, (count, 32))]
    offsets = np.arange(count + 1, dtype=np.int32) * 32
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(hexes.tobytes()))


def shop_batch(rng: np.random.Generator, of: Firms, start: int, count: int) -> pa.Table:
    """Shops with numbers from `start` on."""
    which = pa.array((rng.random(count) ** 1.5 * len(of)).astype(np.int64))
    chance = rng.random(count)
    codes = of.codes.take(which)
    codes = pc.if_else(pa.array(chance < WITHOUT_CODE), pa.scalar(None, pa.string()), codes)
    wrong = (chance >= WITHOUT_CODE) & (chance < WITHOUT_CODE + WRONG_CODE)
    codes = pc.if_else(pa.array(wrong), _wrong(codes), codes)
    names, former = of.names.take(which), of.former.take(which)
    old = pa.array(rng.random(count) < OLD_NAME * 10)
    names = _spelt(rng, pc.if_else(pc.and_(old, former.is_valid()), former, names))
    platform = pa.array([f"p{n:03d}" for n in range(PLATFORMS)]).take(
        pa.array(np.arange(start, start + count) % PLATFORMS)
    )
    numbers = pa.array(np.arange(start, start + count) + 10_000_000).cast(pa.string())
    return pa.table(
        {
            "row_key": _row_keys("s", start, count), "source": platform,
            "load_id": pa.array([FIRST]).take(pa.array(np.zeros(count, np.int64))),
            "digest": _row_keys("sd", start, count),
            "platform_id": platform, "platform_shop_no": numbers,
            "registration_no": codes, "registered_name": names,
            "region_id": of.regions.take(which),
        }
    )  # fmt: skip


def entry_batch(
    rng: np.random.Generator, of: Firms, others: Firms, start: int, count: int
) -> pa.Table:
    """List entries with numbers from `start` on: some of the register's firms, most of others."""
    ours = int(count * REGISTERED)
    one = entries_of(rng, of, start, ours)
    return pa.concat_tables([one, entries_of(rng, others, start + ours, count - ours)])


def entries_of(rng: np.random.Generator, of: Firms, start: int, count: int) -> pa.Table:
    """List entries of these firms."""
    which = pa.array(rng.integers(0, len(of), count))
    codes = of.codes.take(which)
    codes = pc.if_else(
        pa.array(rng.random(count) < ENTRY_WITHOUT_CODE), pa.scalar(None, pa.string()), codes
    )
    names, former = of.names.take(which), of.former.take(which)
    old = pa.array(rng.random(count) < OLD_NAME * 10)
    names = _spelt(rng, pc.if_else(pc.and_(old, former.is_valid()), former, names))
    days = FIRST_DAY + rng.integers(0, DAYS, count).astype(np.int32)
    left = np.where(rng.random(count) < 0.3, days + rng.integers(30, 1200, count), 0).astype(
        np.int32
    )
    kinds = pa.array(["abnormal", "serious", "penalty"])
    numbers = pa.array(np.arange(start, start + count) + 10_000_000).cast(pa.string())
    return pa.table(
        {
            "row_key": _row_keys("e", start, count),
            "source": pa.array([FIRST]).take(pa.array(np.zeros(count, np.int64))),
            "load_id": pa.array([FIRST]).take(pa.array(np.zeros(count, np.int64))),
            "digest": _row_keys("ed", start, count),
            "list_kind": kinds.take(pa.array(rng.choice(3, count, p=[0.735, 0.11, 0.155]))),
            "authority": pc.binary_join_element_wise(of.regions.take(which), pa.scalar("局"), ""),
            "entry_no": pc.binary_join_element_wise(pa.scalar("决字"), numbers, ""),
            "registration_no": codes, "name": names, "region_id": of.regions.take(which),
            "entered_on": pa.array(days).cast(pa.date32()),
            "left_on": pa.array(left, mask=left == 0).cast(pa.date32()),
        }
    )  # fmt: skip


def business_batch(of: Firms) -> pa.Table:
    """The register itself."""
    count = len(of)
    return pa.table(
        {
            "row_key": _row_keys("b", 0, count),
            "source": pa.array([FIRST] * count), "load_id": pa.array([FIRST] * count),
            "digest": _row_keys("bd", 0, count),
            "registration_scheme": pa.array(["cn.uscc"] * count),
            "registration_no": of.codes, "name": of.names, "former_names": of.former,
            "region_id": of.regions,
        }
    )  # fmt: skip


def write(folder: Path, rows: pa.Table, number: int) -> None:
    """One file of a table, with a digest of the key in front so that files look like the lake's."""
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        rows, folder / f"part-{number:04d}.parquet", compression="zstd", row_group_size=100_000
    )


def lay(table: Path, rows: pa.Table, number: int, called: str) -> None:
    """A file of the first load, and one of the second: those whose `called` ends so."""
    later = pc.ends_with(rows[called], LATER_ENDS)
    write(table / FIRST, rows.filter(pc.invert(later)), number)
    second = rows.filter(later)
    place = second.column_names.index("load_id")
    named = pa.array([LATER] * len(second), pa.string())
    write(table / LATER, second.set_column(place, "load_id", named), number)


def make(folder: Path, shops: int, entries: int, seed: int = 1) -> None:
    """All three tables: shops and entries as a load and one of 1 % that came after it."""
    rng = np.random.default_rng(seed)
    of = firms(rng, max(100, int(entries * 0.3)))
    others = firms(rng, max(100, int(entries * 0.7)))
    for number, start in enumerate(range(0, shops, CHUNK)):
        rows = shop_batch(rng, of, start, min(CHUNK, shops - start))
        lay(folder / "shop", rows, number, "platform_shop_no")
    for number, start in enumerate(range(0, entries, CHUNK)):
        rows = entry_batch(rng, of, others, start, min(CHUNK, entries - start))
        lay(folder / "list_entry", rows, number, "entry_no")
    write(folder / "business" / FIRST, business_batch(of), 0)
