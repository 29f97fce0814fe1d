"""PostgreSQL's own net under the code: it holds for tables that nobody thought of here."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# The journal is searched by administrators for all that was done to offices and officers. What is
# monitored, by which plan, is open to every officer as rules are: the path says who may change it.
OPEN = {"authority_journal", "monitoring_sweepplan"}


def with_office_path(*kinds):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
            "       'security_invoker=true' = ANY(coalesce(c.reloptions, '{}'))"
            "  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            "  JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE a.attname = 'office_path' AND NOT a.attisdropped"
            "   AND c.relkind = ANY(%s) AND n.nspname NOT LIKE 'pg\\_%%'",
            [list(kinds)],
        )
        return cursor.fetchall()


def test_every_table_with_an_office_path_is_under_a_policy_that_binds_its_owner_too():
    rows = {name: kept for name, kept, _ in with_office_path("r", "p")}
    assert {name for name, kept in rows.items() if not kept} == OPEN
    assert len(rows) > 10


def test_no_view_shows_offices_rows_with_another_ones_rights():
    assert [name for name, _, invoker in with_office_path("v") if not invoker] == []
    assert with_office_path("m") == []  # a materialised view knows no policy


def test_without_an_office_set_the_serving_role_sees_no_row_of_any_of_them():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        for table, _, _ in with_office_path("r", "p"):
            if table in OPEN:
                continue
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone() == (0,), table


def test_each_policy_goes_by_the_office_for_reading_and_for_writing():
    tables = {name for name, _, _ in with_office_path("r", "p")} - OPEN
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, cmd, permissive, qual, with_check FROM pg_policies")
        policies = cursor.fetchall()
    for table in tables:
        own = [one for one in policies if one[0] == table]
        assert own, table
        for _, _, permissive, qual, check in own:
            said = f"{qual or ''} {check or ''}"
            assert permissive == "PERMISSIVE", table
            assert "wangjian.office_from" in said, table
            assert "wangjian.office_until" in said, table
