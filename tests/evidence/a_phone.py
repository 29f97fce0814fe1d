"""Two officers of one office with a phone, for tests of what it sends."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO

from wangjian.authority import actions as authority
from wangjian.evidence import package
from wangjian.evidence.phone import announcing, closing, queries, receiving
from wangjian.evidence.phone.announcing import NewCapture, NewFile

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
FILM = b"\x00\x00\x00\x18ftypmp42" + b"frames" * 5000


class Field:
    """Two officers of one office with a phone."""

    def __init__(self, house, workspace):
        by = house.actor("admin")
        other = authority.add_officer(by=by, login="north2", display_name="北二")
        authority.appoint(by=by, officer_id=other.id, office_id=house.north.id, role="officer")
        house.officers["north2"] = other
        self.house, self.workspace = house, workspace
        self.by, self.second = house.actor("north"), house.actor("north2")

    def capture(self, **said):
        challenge = queries.challenge(self.workspace)
        told = {
            "id": uuid.uuid4(),
            "second_id": self.second.officer_id,
            "title": "直播间现场",
            "began_at": datetime.now(UTC) - timedelta(minutes=5),
            "checkpoint": challenge.checkpoint,
            **said,
        }
        return announcing.announce(by=self.by, workspace=self.workspace, new=NewCapture(**told))

    def file(self, capture, content, no=1, name="现场 1.jpg", **said):
        told = package.measured("one", content)
        new = {
            "capture_id": capture.id,
            "no": no,
            "name": name,
            "size_bytes": len(content),
            "sha256": told.sha256,
            "sm3": told.sm3,
            "taken_at": datetime.now(UTC),
            **said,
        }
        return announcing.announce_file(by=self.by, workspace=self.workspace, new=NewFile(**new))

    def send(self, file, content, offset=0):
        return receiving.append(
            by=self.by, workspace=self.workspace, file_id=file.id, offset=offset,
            read=BytesIO(content).read,
        )  # fmt: skip

    def sent(self, *contents, **said):
        capture = self.capture(**said)
        for no, content in enumerate(contents, 1):
            self.send(self.file(capture, content, no), content)
        closing.finish(by=self.by, capture_id=capture.id)
        return closing.close(self.workspace, capture.id)

    def parts(self):
        return list((self.workspace.evidence / "phone").glob("*"))
