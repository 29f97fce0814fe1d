"""The suite's own database: what every test with a database mark may rely on."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest

from wangjian.workspace import postgres
from wangjian.workspace.folder import Workspace


def who() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text")
        return str(cursor.fetchone()[0])


def contents() -> int:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.count()


@pytest.mark.django_db
def test_tests_run_as_the_serving_role() -> None:
    assert who() == "wj_app"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_finds_what_migrations_made_and_nothing_of_the_one_before(
    turn: int,
) -> None:
    from django.contrib.contenttypes.models import ContentType

    before = contents()
    assert before > 0
    assert not ContentType.objects.filter(app_label="left behind").exists()
    ContentType.objects.create(app_label="left behind", model="row")


@pytest.mark.django_db
def test_every_door_leads_to_the_same_database(
    workspace: Workspace, owner: psycopg.Connection
) -> None:
    from django.db import connection

    assert postgres.connection(workspace, "app")["dbname"] == connection.settings_dict["NAME"]
    assert owner.info.dbname == connection.settings_dict["NAME"]
    assert owner.info.user == postgres.connection(workspace, "owner")["user"] != who()
    code = (
        "from wangjian.workspace import postgres; from wangjian.workspace.folder import Workspace\n"
        "ws = Workspace.find()\n"
        "with postgres.running(ws): print(postgres.connection(ws, 'app')['dbname'], ws.path)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == [owner.info.dbname, str(workspace.path)]


def test_a_test_without_a_database_is_pointed_nowhere() -> None:
    assert "WANGJIAN_DATABASE_URL" not in os.environ
    assert "WANGJIAN_WORKSPACE" not in os.environ
