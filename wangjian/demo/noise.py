"""噪声: shops that write their firm's name, code and address as people do, with the truth beside.

Which kinds of noise there are, and how often, stands in `seeds/noise.yaml`. The same seed and
firms give the same shops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Any

from wangjian.demo.companies import CODE_LETTERS, Company
from wangjian.demo.market import seeds

Row = dict[str, Any]
_BRACKETS = (("（", "）"), ("(", ")"), ("【", "】"), ("〔", "〕"))
_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "公司", "厂", "店")
_WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)} | {" ": "\u3000"})
_DIGITS = str.maketrans("123456789", "一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class Noisy:
    """A shop as its platform reports it, whose it is, and what was done to it."""

    row: Row  # of table `shop`
    no: str | None  # the registration number of whoever runs it; None: not in the register
    kinds: tuple[str, ...]


class Noise:
    """Bends names, codes and addresses by the shares of the file."""

    def __init__(self, rng: Random, said: Mapping[str, Any] | None = None) -> None:
        self._rng = rng
        self._said = said or seeds("noise")
        self._alike: dict[str, list[str]] = {}
        for pair in self._said["look_alikes"]:
            for one, other in ((pair[0], pair[1]), (pair[1], pair[0])):
                self._alike.setdefault(one, []).append(other)
        self._names: dict[str, Callable[[Company, str], str]] = {
            "brackets": self._brackets,
            "width": self._width,
            "traditional": lambda _, name: traditional(name),
            "no_region": lambda company, name: name.removeprefix(_front(company, name)),
            "no_form": lambda _, name: name.removesuffix(_form(name)),
            "former": lambda company, name: company.former_names.split("；")[0] or name,
            "short": self._short,
            "typo": self._typo,
            "look_alike": self._look_alike,
        }

    def with_former(self, companies: Sequence[Company]) -> list[Company]:
        """Some of the firms were called something else before."""
        made = []
        for company in companies:
            if self._rng.random() < self._said["former_names"] and not company.former_names:
                other = self._rng.choice(companies).name
                brand = other.removeprefix(_front(company, other))[:2]
                front = _front(company, company.name)
                rest = company.name.removeprefix(front)
                made.append(replace(company, former_names=f"{front}{brand}{rest[2:]}"))
            else:
                made.append(company)
        return made

    def shops(
        self, companies: Sequence[Company], strangers: Sequence[Company], count: int
    ) -> Iterator[Noisy]:
        """That many shops of these firms; a share belongs to strangers."""
        share = self._said["strangers"] if strangers else 0.0
        for number in range(count):
            stranger = self._rng.random() < share
            company = self._rng.choice(strangers if stranger else companies)
            row, kinds = self._bent(company, companies)
            row |= {"platform_id": f"p{number % 119 + 1:03d}", "platform_shop_no": str(number)}
            yield Noisy(row, None if stranger else company.no, kinds)

    def _bent(self, company: Company, others: Sequence[Company]) -> tuple[Row, tuple[str, ...]]:
        name, name_kinds = self._name(company)
        code_kind = self._pick("codes")
        place_kind = self._pick("places")
        address_kind = self._pick("addresses")
        elsewhere = self._rng.choice(others)
        row = {
            "name": f"{name[:4]}的小店",
            "registered_name": name,
            "registration_no": self._code(company.no, code_kind),
            "region_id": self._place(company, elsewhere, place_kind),
            "address": self._address(company, elsewhere, address_kind),
        }
        kinds = (*name_kinds, f"code_{code_kind}", f"place_{place_kind}", f"door_{address_kind}")
        return row, kinds

    def _pick(self, what: str) -> str:
        shares: Mapping[str, float] = self._said[what]
        return self._rng.choices(list(shares), list(shares.values()))[0]

    def _name(self, company: Company) -> tuple[str, tuple[str, ...]]:
        if self._rng.random() < self._said["clean"]:
            return company.name, ("clean",)
        kinds = [self._pick("names")]
        if self._rng.random() < self._said["second"]:
            kinds.append(self._pick("names"))
        # Which name it is and how much of it, before how its characters are written.
        kinds = sorted(set(kinds), key=list(self._names).index)
        kinds.sort(key=lambda kind: kind not in {"former", "no_region", "no_form", "short"})
        name = company.name
        for kind in kinds:
            bent = self._names[kind](company, name)
            name = bent or name
        return name, tuple(kinds)

    def _brackets(self, company: Company, name: str) -> str:
        front = _front(company, name)
        rest = name.removeprefix(front)
        form = _form(rest)
        opened, closed = self._rng.choice(_BRACKETS)
        brand = rest.removesuffix(form)
        if not front:
            return f"{brand}{opened}{form}{closed}" if form else name
        where = self._rng.choice([min(2, len(brand)), len(brand)])
        return f"{brand[:where]}{opened}{front}{closed}{brand[where:]}{form}"

    def _width(self, _company: Company, name: str) -> str:
        place = self._rng.randint(1, max(1, len(name) - 1))
        gap = self._rng.choice([" ", "\u3000", "·", "-", " "])
        return (name[:place] + gap + name[place:]).translate(_WIDE)

    def _short(self, company: Company, name: str) -> str:
        core = name.removeprefix(_front(company, name)).removesuffix(_form(name))
        return core[: self._rng.choice([3, 4, 4, 5])] if len(core) > 3 else core

    def _typo(self, _company: Company, name: str) -> str:
        if len(name) < 4:
            return name
        place = self._rng.randrange(len(name) - 2)
        kind = self._rng.randrange(4)
        if kind == 0:
            return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        if kind == 1:
            return name[:place] + name[place + 1 :]
        put = name[place] if kind == 2 else self._rng.choice(self._said["typed_in"])
        return name[:place] + put + name[place:]

    def _look_alike(self, _company: Company, name: str) -> str:
        places = [n for n, character in enumerate(name) if character in self._alike]
        if not places:
            place = self._rng.randrange(len(name))
            return f"{name[:place]}{self._rng.choice(self._said['typed_in'])}{name[place + 1 :]}"
        place = self._rng.choice(places)
        return name[:place] + self._rng.choice(self._alike[name[place]]) + name[place + 1 :]

    def _code(self, code: str, kind: str) -> str | None:
        letters: Mapping[str, str] = self._said["code_letters"]
        if kind == "look_alike":
            places = [n for n, letter in enumerate(code) if letter in letters]
            chosen = set(self._rng.sample(places, min(len(places), self._rng.randint(1, 3))))
            return "".join(letters[c] if n in chosen else c for n, c in enumerate(code))
        if kind == "typo":
            place = self._rng.randrange(2, len(code))
            other = self._rng.choice(CODE_LETTERS.replace(code[place], ""))
            return code[:place] + other + code[place + 1 :]
        if kind == "cut":
            return code[: -self._rng.randint(1, 4)]
        return f"{code[:4]}{'*' * 10}{code[14:]}" if kind == "masked" else None

    def _place(self, company: Company, elsewhere: Company, kind: str) -> str | None:
        own = company.region_id or company.no[2:8]
        if kind == "city":
            return f"{own[:4]}00"
        return {"same": own, "elsewhere": elsewhere.region_id or elsewhere.no[2:8]}.get(kind)

    def _address(self, company: Company, elsewhere: Company, kind: str) -> str | None:
        if kind == "elsewhere":
            return elsewhere.address or None
        if kind != "spelled":
            return company.address or None if kind == "same" else None
        text = company.address
        if self._rng.random() < 0.5:
            for front in (company.province, company.city):
                text = text.removeprefix(front).removeprefix("省").removeprefix("市")
        head, sign, tail = text.partition("号")
        if sign and self._rng.random() < 0.3:
            text = f"{head}#{tail}"
        elif sign and self._rng.random() < 0.5:
            text = head + sign  # no floor, no room
        elif self._rng.random() < 0.3:
            text = head + sign + tail.translate(_DIGITS)
        return (text.translate(_WIDE) if self._rng.random() < 0.2 else text) or None


def _front(company: Company, name: str) -> str:
    """The region that the name begins with, as the firm's province or city says it."""
    for place in (company.province, company.city):
        short = place.removesuffix("市").removesuffix("省")
        for front in (f"{short}市", f"{short}省", short):
            if short and name.startswith(front) and len(name) > len(front) + 4:
                return front
    for length in (4, 3):  # a county or city that is in none of the columns
        if name[length - 1 : length] in {"市", "县", "区", "省"} and len(name) > length + 4:
            return name[:length]
    return ""


def _form(name: str) -> str:
    return next((form for form in _FORMS if name.endswith(form)), "")


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("s2t")


def traditional(name: str) -> str:
    """The name in traditional characters."""
    converted: str = _converter().convert(name)
    return converted
