"""Killed in the middle: nothing half-done is seen, and the next run ends the work."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.registry.made import DAY, business, code_of, write_csv
from wangjian.lake.loads import Lake
from wangjian.registry import queries
from wangjian.registry.actions import ingest, reconcile
from wangjian.registry.models import Business, LoadRecord, QuarantineRow

ROWS = 12_000
# Takes a file in and says each step on a line of its own, then waits until it is killed or told.
PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from wangjian.web.start import start_django
from wangjian.workspace.folder import Workspace

workspace = Workspace.find()
start_django(workspace)
from wangjian.authority.queries import actor_by_login
from wangjian.registry.actions import ingest, mirror, projection
from wangjian.registry.bulk import projection as bulk

def say(word, *_):
    print(word, flush=True)
    sys.stdin.readline()

def stop_at(room, name, word):
    real = getattr(room, name)
    def told(*args, **said):
        say(word)
        return real(*args, **said)
    setattr(room, name, told)

stop_at(mirror, "mirror", "mirror")
stop_at(mirror, "_copy_quarantine", "quarantine")
stop_at(mirror, "project", "project")
stop_at(bulk, "as_csv", "copy")
ingest(
    workspace, "business", [Path(sys.argv[1])], source="省局", as_of_on=date(2020, 11, 1),
    by=actor_by_login("admin"), progress=lambda zh, en, rows: say("lake"),
)
say("done")
"""


def run_until(file, word):
    """The program, let go on from step to step, killed with no warning at the first `word`."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        for line in process.stdout:
            if line.strip() == word:
                process.send_signal(signal.SIGKILL)
                break
            process.stdin.write("\n")
            process.stdin.flush()
        assert process.wait() == -signal.SIGKILL, f"{word} never came"


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("word", ["project", "lake", "mirror", "quarantine", "copy", "done"])
def test_a_killed_ingest_leaves_the_old_state_and_the_next_run_ends_it(
    workspace, clerk, tmp_path, word
):
    first = write_csv(tmp_path / "first.csv", [business(n, name="旧名") for n in range(50)])
    said = {"source": "省局", "as_of_on": DAY, "by": clerk}
    ingest(workspace, "business", [first], **said)
    rows = [business(n) for n in range(ROWS)]
    rows += [business(n, registration_no="x") for n in range(5)]
    second = write_csv(tmp_path / "second.csv", rows)

    run_until(second, word)

    in_lake = Lake(workspace.lake).version("business").n
    if word == "done":
        assert Business.objects.count() == ROWS
    else:
        # Pages show the old rows, all of them, and no load half-told.
        assert set(Business.objects.values_list("name", flat=True)) == {"旧名"}
        assert Business.objects.count() == 50
        assert LoadRecord.objects.count() == (2 if word in ("project", "copy") else 1)
        assert QuarantineRow.objects.count() == (5 if word in ("project", "copy") else 0)
        assert queries.rows(workspace, "business", limit=100_000).num_rows in (50, 10_000)

    if word in ("project", "copy"):
        reconcile(workspace, by=clerk)
    (load,) = ingest(workspace, "business", [second], **said)
    assert load.already == (in_lake == 2)
    assert Business.objects.count() == ROWS
    assert Business.objects.get(registration_no=code_of(7)).name == "杭州第7网络有限公司"
    assert LoadRecord.objects.count() == 2
    assert QuarantineRow.objects.count() == 5
    assert [one.in_force for one in queries.loads()] == [True, False]
    assert not list(workspace.lake.glob("business/.staging/*"))
