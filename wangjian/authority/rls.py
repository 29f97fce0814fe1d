"""行级权限: SQL with which PostgreSQL itself keeps an office's rows from other offices.

A row is seen and written where its `office_path` lies in the half-open range that the
transaction set (`wangjian.office_from`, `wangjian.office_until`). Where nothing is set the
range is null or empty, and nothing is seen. FORCE binds the owner of the table too, so a data
migration on such a table begins with `SEE_ALL`.
"""

from __future__ import annotations

# The setting of a transaction; the second argument true means: local to it.
SEE_ALL = (
    "SELECT set_config('wangjian.office_from', '', true),"
    " set_config('wangjian.office_until', '~', true)"
)
SEE_NONE = (
    "SELECT set_config('wangjian.office_from', '', true),"
    " set_config('wangjian.office_until', '', true)"
)
# Paths are made of a-z, 0-9, _ and /; the tilde stands after all of them.
AFTER_ALL_PATHS = "~"
APP_ROLE = "wj_app"

_RANGE = (
    "office_path >= current_setting('wangjian.office_from', true)"
    " AND office_path < current_setting('wangjian.office_until', true)"
)


def scoped(table: str) -> list[tuple[str, str]]:
    """(forward, backward) statements that put a table with `office_path` under the policy."""
    policy = f"{table}_office"
    return [
        (
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ),
        (
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
        ),
        (
            f'CREATE POLICY "{policy}" ON "{table}" USING ({_RANGE}) WITH CHECK ({_RANGE})',
            f'DROP POLICY "{policy}" ON "{table}"',
        ),
    ]


def only_append(table: str, *, also: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Statements that leave the serving role nothing but reading and adding (and `also`).

    Where an office brings its own database the role may have another name; there the triggers
    stand alone.
    """
    taken = ", ".join(word for word in ("UPDATE", "DELETE", "TRUNCATE") if word not in also)
    return [
        (
            _if_role(f'REVOKE {taken} ON "{table}" FROM {APP_ROLE}'),
            _if_role(f'GRANT {taken} ON "{table}" TO {APP_ROLE}'),
        ),
    ]


def not_for_app(table: str) -> list[tuple[str, str]]:
    """Statements that leave the serving role nothing of a table: functions alone read it."""
    return [
        (
            _if_role(f'REVOKE ALL ON "{table}" FROM {APP_ROLE}'),
            _if_role(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP_ROLE}'),
        )
    ]


def _if_role(statement: str) -> str:
    return (
        f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}')"
        f" THEN {statement}; END IF; END $$"
    )
