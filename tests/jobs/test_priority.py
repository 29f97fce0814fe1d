"""让路: what nobody waits for takes no core from those who work."""

import os
import subprocess
import sys

_SAYS = """
from wangjian.jobs.priority import give_way
import os
give_way()
import psycopg
with psycopg.connect(os.environ["ADDRESS"]) as connection:
    (workers,) = connection.execute("SHOW max_parallel_workers_per_gather").fetchone()
    (zone,) = connection.execute("SHOW TimeZone").fetchone()
print(os.nice(0), workers, zone)
"""


def test_long_jobs_go_last_and_ask_the_database_for_one_core_at_most(owner):
    told = subprocess.run(
        [sys.executable, "-c", _SAYS],
        env={
            **os.environ,
            "ADDRESS": owner.info.dsn,
            "PGPASSWORD": owner.info.password,
            "PGOPTIONS": "-c timezone=Asia/Tokyo",
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()
    assert int(told[0]) >= 10
    assert told[1:] == ["0", "Asia/Tokyo"]  # what was asked for before stays
