"""Much work goes to further processes, little stays here; nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from wangjian.lake.processes import mapped
from wangjian.lake.session import MapOfBatches

SCHEMA = pa.schema([("n", pa.int64()), ("pid", pa.int64())])
ROOT = Path(__file__).parents[2]
ENDLESS = """
import sys
sys.path[:0] = [{tests!r}, {root!r}]
import test_processes as t
from wangjian.lake.processes import mapped
if __name__ == "__main__":
    for made in mapped(t.batches(10**9), t.doubling(), workers=2, alone=1):
        print(made.batch["pid"][0].as_py(), flush=True)
"""


def batches(count):
    for number in range(count):
        yield pa.record_batch({"n": pa.array([number, number + 1], pa.int64())})


def doubled(times, batch):
    numbers = [times * n for n in batch["n"].to_pylist()]
    return pa.record_batch([pa.array(numbers), pa.array([os.getpid()] * len(numbers))], SCHEMA)


def refused(batch):
    if batch["n"][0].as_py() == 30:
        raise ValueError("no thirty")
    return doubled(2, batch)


def doubling():
    return MapOfBatches(partial(doubled, 2), SCHEMA)


def test_a_little_is_done_here_and_no_process_is_started():
    pids = {one.batch["pid"][0].as_py() for one in mapped(batches(5), doubling())}
    assert pids == {os.getpid()}


def test_much_is_done_elsewhere_by_what_was_made_ready_and_comes_back_whole_and_in_order():
    made = MapOfBatches(partial(doubled, 2), SCHEMA, lambda: partial(doubled, 3))
    told = list(mapped(batches(60), made, workers=2, alone=10))
    assert [n for one in told for n in one.batch["n"].to_pylist()] == [
        n * (2 if number < 10 else 3)
        for number, batch in enumerate(batches(60))
        for n in batch["n"].to_pylist()
    ]
    assert sum(one.rows_read for one in told) == 120
    pids = [one.batch["pid"][0].as_py() for one in told]
    assert set(pids[:10]) == {os.getpid()}
    assert os.getpid() not in pids[10:]


def test_an_error_elsewhere_is_an_error_here():
    with pytest.raises(ValueError, match="no thirty"):
        list(mapped(batches(60), MapOfBatches(refused, SCHEMA), workers=2, alone=10))


def test_when_a_run_is_killed_its_processes_end_too(tmp_path):
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS.format(tests=str(Path(__file__).parent), root=str(ROOT)))
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as run:
        pids = set()
        while len(pids - {run.pid}) < 1:
            pids.add(int(run.stdout.readline()))
        run.send_signal(signal.SIGKILL)
    others = pids - {run.pid}
    for _ in range(200):
        if not any(alive(pid) for pid in others):
            break
        time.sleep(0.1)
    assert not [pid for pid in others if alive(pid)]


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
