"""升级与否: nothing works on tables of another version; it says what to do."""

import pytest
from click.testing import CliRunner

from wangjian.cli import app
from wangjian.errors import NotReady
from wangjian.workspace.fitting import must_fit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def steps(owner):
    """The list of steps that were made, put back as it was."""
    owner.execute("CREATE TEMP TABLE steps_before AS SELECT * FROM django_migrations")
    yield owner
    owner.execute("DELETE FROM django_migrations")
    owner.execute("INSERT INTO django_migrations OVERRIDING SYSTEM VALUE TABLE steps_before")


def test_tables_of_this_version_fit(workspace, db):
    must_fit(workspace)


def test_before_an_upgrade_pages_are_not_served_and_verbs_refuse(workspace, steps):
    steps.execute("DELETE FROM django_migrations WHERE app = 'campaign' AND name LIKE '0004%'")
    with pytest.raises(NotReady, match="upgrade"):
        must_fit(workspace)
    for verb in (["serve", "--no-worker", "--port", "18391"], ["campaign", "figures"]):
        told = CliRunner().invoke(app, ["-w", str(workspace.path), *verb])
        assert told.exit_code != 0
        assert "upgrade" in (told.output + str(told.exception))


def test_what_a_later_version_made_is_not_touched(workspace, steps):
    steps.execute(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('docket', '9999_of_later', now())"
    )
    with pytest.raises(NotReady, match="9999_of_later"):
        must_fit(workspace)


def test_steps_of_parts_that_are_not_ours_are_no_matter(workspace, steps):
    steps.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('other', '0001', now())"
    )
    must_fit(workspace)
