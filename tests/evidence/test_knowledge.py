"""Files of numbers and words of this room read like all knowledge: their ids are their names."""

from __future__ import annotations

from pathlib import Path

import wangjian.evidence
from wangjian.packs.files import read_file

ROOM = Path(wangjian.evidence.__file__).parent


def test_the_ids_of_this_room_s_files_are_their_names_and_none_is_there_twice():
    files = [*ROOM.rglob("*.yaml"), *ROOM.rglob("*.toml")]
    ids = [read_file(file, origin="shipped", pack="evidence").id for file in files]
    assert "evidence.phone" in ids
    assert len(set(ids)) == len(ids), sorted(ids)
