"""让路: what nobody waits for takes no core from those who work."""

import os
import subprocess
import sys

_SAYS = """
from wangjian.jobs.priority import give_way
import os
give_way()
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW max_parallel_workers_per_gather")
    (workers,) = cursor.fetchone()
    cursor.execute("SHOW work_mem")
    (memory,) = cursor.fetchone()
    nice = os.getpriority(os.PRIO_PROCESS, connection.connection.info.backend_pid)
print(os.nice(0), workers, memory, nice)
"""


def test_long_jobs_go_last_and_so_does_what_the_database_does_for_them(owner):
    told = subprocess.run(
        [sys.executable, "-c", _SAYS],
        env={**os.environ, "PGOPTIONS": "-c work_mem=7MB"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()
    own, workers, memory, of_the_database = told
    assert int(own) >= 10
    assert workers == "0"
    assert memory == "7MB"  # what was asked for before stays
    # only the server's own user, and root, may say that of its processes
    assert int(of_the_database) == 10 or os.geteuid() != 0
