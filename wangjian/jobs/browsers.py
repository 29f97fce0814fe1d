"""备用浏览器: those that the process of captures keeps ready, as long as it runs.

`[capture] spares = 0` in `workspace.toml` keeps none: each capture then starts its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wangjian.evidence.recording.keeping import SPARES, Kept

if TYPE_CHECKING:
    from wangjian.workspace.folder import Workspace

_MOST = 8
_kept: list[Kept] = []


@contextmanager
def keeping(workspace: Workspace) -> Iterator[None]:
    """Keep them for the block."""
    said = workspace.table("capture").get("spares", SPARES)
    count = min(said, _MOST) if isinstance(said, int) else SPARES
    if count < 1:
        yield
        return
    with Kept(count) as kept:
        _kept.append(kept)
        try:
            yield
        finally:
            _kept.remove(kept)


def kept() -> Kept | None:
    """Those of this process; none elsewhere."""
    return _kept[0] if _kept else None
