"""让路: what nobody waits for takes no core from those who work."""

import os
import subprocess
import sys

from wangjian.jobs.priority import NICE

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
    process = connection.connection.info.backend_pid
    nice = os.getpriority(os.PRIO_PROCESS, process)
try:
    session = open(f"/proc/{process}/autogroup").read().split()[-1]
except OSError:  # sessions are not weighed here
    session = nice
print(os.nice(0), workers, memory, nice, session)
"""


def test_long_jobs_go_last_and_so_does_what_the_database_does_for_them(owner):
    told = subprocess.run(
        [sys.executable, "-c", _SAYS],
        env={**os.environ, "PGOPTIONS": "-c work_mem=7MB"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()
    own, workers, memory, of_the_database, of_its_session = told
    assert int(own) >= NICE
    assert workers == "0"
    assert memory == "7MB"  # what was asked for before stays
    # only the server's own user, and root, may say that of its processes
    assert int(of_the_database) == int(of_its_session) == NICE or os.geteuid() != 0
