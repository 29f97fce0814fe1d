"""随附: an exhibit with its record, its later custody and all that a stranger needs, in one file.

exhibit.wacz       the package as it is
record.docx, .pdf  the extraction record (the PDF where a Chromium is there)
custody.json       what was done with it after sealing
acts/              the notary's acts
checkpoint.txt     the newest checkpoint of the log
log.key, office.pem   the public keys
domain-roots.pem   roots of the certificates that the office signs with, where it has any
"""

from __future__ import annotations

import shutil
import zipfile
from typing import IO, TYPE_CHECKING

from wangjian.authority.log import open_log
from wangjian.errors import NotReady
from wangjian.evidence import queries, shelf
from wangjian.evidence.acts import file_of_act
from wangjian.evidence.domain import keeping
from wangjian.evidence.package import IN_BUNDLE
from wangjian.evidence.record.content import record_of
from wangjian.evidence.record.docx import docx
from wangjian.evidence.record.pdf import pdf
from wangjian.evidence.requests.counting import Tell, counted
from wangjian.ledger import canonical

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.evidence.models import Exhibit
    from wangjian.workspace.folder import Workspace

_CHUNK = 2**20
_DATE = (1980, 1, 1, 0, 0, 0)


def write_bundle(
    out: IO[bytes],
    *,
    by: Actor,
    workspace: Workspace,
    exhibit: Exhibit,
    tell: Tell | None = None,
) -> None:
    """Write all of it into an open file; `tell` hears how much of the package is in it."""
    record = record_of(by, workspace, exhibit)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        _add_package(file, queries.file_of(workspace, exhibit), tell)
        _add(file, "record.docx", docx(record))
        try:
            _add(file, "record.pdf", pdf(record))
        except NotReady as error:
            _add(file, "no-pdf.txt", f"{error}\n".encode())
        _add(file, "custody.json", _custody(by, exhibit))
        for act in queries.acts_of(by, exhibit):
            if act.path:
                place = file_of_act(workspace, act)
                file.write(place, f"acts/{act.custody.no}{place.suffix}")
        _add(file, "checkpoint.txt", record.checkpoint.encode())
        _add(file, "log.key", f"{open_log(workspace).signer.verifier}\n".encode())
        _add(file, "office.pem", shelf.office_key(workspace).pem.encode())
        if above := keeping.roots(workspace):
            _add(file, "domain-roots.pem", above.encode())


def _add_package(file: zipfile.ZipFile, package: Path, tell: Tell | None) -> None:
    member = zipfile.ZipInfo(IN_BUNDLE, _DATE)
    member.file_size = package.stat().st_size  # beyond 2 GiB its sizes are written otherwise
    with package.open("rb") as source, file.open(member, "w") as target:
        shutil.copyfileobj(counted(source, tell), target, _CHUNK)


def _add(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    file.writestr(zipfile.ZipInfo(name, _DATE), content)


def _custody(by: Actor, exhibit: Exhibit) -> bytes:
    """The later steps in the form whose hash the log holds, one after the other."""
    rows = [
        {
            "at": row.at.isoformat(),
            "by": row.officer_name,
            "exhibit": str(exhibit.id),
            "no": row.no,
            "note": row.note,
            "verb": row.verb,
        }
        for row in queries.custody_of(by, exhibit)
    ]
    return canonical.dump({"custody": rows, "version": 1})
