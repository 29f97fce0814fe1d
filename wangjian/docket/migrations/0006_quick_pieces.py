"""The pieces of what is searched are cut by PostgreSQL's own functions, without a call a row.

Pairs of characters, in two shifts; and of what is written in ASCII threes, in three shifts: a few
too many where two runs meet, which the text itself tells apart.
"""

from django.db import migrations

PIECES = r"""
CREATE OR REPLACE FUNCTION docket_pieces(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pg_catalog.string_to_array(
    pg_catalog.regexp_replace(said, '(..)', E'\\1\x1f', 'g')
    || E'\x1f' || pg_catalog.regexp_replace(pg_catalog.substr(said, 2), '(..)', E'\\1\x1f', 'g')
    || E'\x1f' || pg_catalog.regexp_replace(
         pg_catalog.regexp_replace(said, '[^!-~]+', '', 'g'), '(...)', E'\\1\x1f', 'g')
    || E'\x1f' || pg_catalog.regexp_replace(
         pg_catalog.substr(pg_catalog.regexp_replace(said, '[^!-~]+', '', 'g'), 2),
         '(...)', E'\\1\x1f', 'g')
    || E'\x1f' || pg_catalog.regexp_replace(
         pg_catalog.substr(pg_catalog.regexp_replace(said, '[^!-~]+', '', 'g'), 3),
         '(...)', E'\\1\x1f', 'g'),
    E'\x1f')
"""
AGAIN = """
DROP INDEX IF EXISTS docket_sought_pieces;
CREATE INDEX docket_sought_pieces ON docket_mattersought USING gin (docket_pieces(said));
"""


class Migration(migrations.Migration):
    dependencies = [("docket", "0005_comments")]

    operations = [
        migrations.RunSQL("DROP INDEX docket_sought_pieces", migrations.RunSQL.noop),
        migrations.RunSQL(PIECES, migrations.RunSQL.noop),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
