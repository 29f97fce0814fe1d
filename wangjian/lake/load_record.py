"""批次记录: what is known of a load, as its `load.json` says it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from wangjian.lake.versions import Accepted

LOAD_FILE = "load.json"


@dataclass(frozen=True, slots=True)
class Load:
    """One accepted file, or one batch of rows that the product wrote itself."""

    load_id: str
    table: str
    source: str
    scope: str
    kind: str  # full | delta | append
    as_of_on: date  # the day the file speaks of
    received_at: datetime
    rows: int
    rejected: int
    file_name: str
    digest: str  # SHA-256 of the file's bytes
    mapping_digest: str
    parent: str  # the load whose quarantine this one corrects
    parts: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    already: bool = False  # it was in force before; nothing changed

    def to_json(self) -> str:
        """The load as its file says it."""
        said = asdict(self)
        del said["already"]
        said["as_of_on"] = self.as_of_on.isoformat()
        said["received_at"] = self.received_at.isoformat()
        return json.dumps(said, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Load:
        """The load as its file says it."""
        said = json.loads(text)
        said["as_of_on"] = date.fromisoformat(said["as_of_on"])
        said["received_at"] = datetime.fromisoformat(said["received_at"])
        said["parts"] = tuple((name, rows) for name, rows in said["parts"])
        said["columns"] = tuple(said["columns"])
        return cls(**said)

    @property
    def for_version(self) -> Accepted:
        """What a version must know of it."""
        return Accepted(
            load_id=self.load_id,
            source=self.source,
            scope=self.scope,
            kind=self.kind,
            as_of_on=self.as_of_on,
            rows=self.rows,
            parts=self.parts,
            columns=self.columns,
        )
