"""多来源: what each source says of a thing that several know, kept beside the row that stands."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from wangjian.registry.bulk import projection as bulk
from wangjian.registry.models import EntitySource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.lake.session import Session


def keep_sources(
    cursor: Any, session: Session, name: str, columns: Sequence[str], *, one_source: bool
) -> None:
    """What each source says of the things that several know; looks stand for themselves."""
    if name == "shown":
        return
    if one_source:
        EntitySource.objects.filter(table=name).delete()
        return
    cursor.execute("DROP TABLE IF EXISTS incoming_source")
    cursor.execute(
        'CREATE TEMP TABLE incoming_source (natural_key text COLLATE "C", source text,'
        " load_id text, row_key text, digest text, fields jsonb)"
    )
    sql = bulk.sources_sql(name, (*bulk.FIRST, *columns))
    with cursor.copy("COPY incoming_source FROM STDIN") as copy:
        for batch in bulk.read(session, sql):
            for row in batch.to_pylist():
                fields = {column: _plain(row[column]) for column in columns}
                said = json.dumps(fields, ensure_ascii=False)
                copy.write_row([*(row[column] for column in bulk.FIRST), said])
    cursor.execute(
        'DELETE FROM registry_entitysource s WHERE s."table" = %s'
        " AND NOT EXISTS (SELECT FROM incoming_source i WHERE i.row_key = s.row_key)",
        [name],
    )
    cursor.execute(
        'INSERT INTO registry_entitysource AS s (entity_id, "table", source, row_key, load_id,'
        " digest, fields) SELECT e.id, %s, i.source, i.row_key, i.load_id, i.digest, i.fields"
        " FROM incoming_source i JOIN registry_entity e ON e.natural_key = i.natural_key"
        " ON CONFLICT (row_key) DO UPDATE SET load_id = excluded.load_id,"
        " digest = excluded.digest, fields = excluded.fields"
        " WHERE s.digest IS DISTINCT FROM excluded.digest",
        [name],
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
