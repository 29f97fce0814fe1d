"""Matters are found by a part of their number, their subject's name or key.

Under row-level security neither `@>` nor LIKE may use an index. So what is searched stands in a
table of its own without a policy, which the serving role cannot read; one SECURITY DEFINER
function looks there, and filters by the asker's offices itself. A trigger writes the table, so
that no way of writing a matter forgets it.
"""

from django.db import migrations

from wangjian.authority import rls

TABLE = """
CREATE TABLE docket_mattersought (
  matter_id uuid PRIMARY KEY,
  kind text NOT NULL,
  place text COLLATE "C" NOT NULL,
  said text NOT NULL
)
"""
# Two characters where one of them is of a script without spaces, three elsewhere: what
# `wangjian.docket.search.pieces` asks for.
PIECES = r"""
CREATE FUNCTION docket_pieces(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT coalesce(array_agg(DISTINCT piece), '{}') FROM (
    SELECT CASE
        WHEN octet_length(c[i] || c[i + 1]) > 2 THEN c[i] || c[i + 1]
        WHEN octet_length(c[i] || c[i + 1] || c[i + 2]) = 3 THEN c[i] || c[i + 1] || c[i + 2]
      END AS piece
    FROM (SELECT string_to_array(said, NULL) AS c) AS cut,
      LATERAL generate_series(1, cardinality(c) - 1) AS i
  ) AS pieces WHERE piece IS NOT NULL
$$
"""
# Between the fields stands a line's end, over which no piece of three letters is asked for.
PLAIN = r"""
CREATE FUNCTION docket_plain(number text, name text, key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT lower(translate(
    normalize(coalesce(number, '') || E'\n' || coalesce(name, '') || E'\n' || coalesce(key, ''), NFKC),
    E' \t-_.,:/()[]〔〕【】《》·*"''', ''))
$$
"""
WRITE = """
CREATE FUNCTION docket_note_sought() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.docket_mattersought AS s (matter_id, kind, place, said)
  VALUES (NEW.id, NEW.kind, NEW.office_path,
          public.docket_plain(NEW.number, NEW.subject_name, NEW.subject_key))
  ON CONFLICT (matter_id) DO UPDATE
    SET kind = excluded.kind, place = excluded.place, said = excluded.said
    WHERE (s.kind, s.place, s.said) IS DISTINCT FROM (excluded.kind, excluded.place, excluded.said);
  RETURN NULL;
END $$
"""
TRIGGERS = """
CREATE TRIGGER docket_sought_new AFTER INSERT ON docket_matter
  FOR EACH ROW EXECUTE FUNCTION docket_note_sought();
CREATE TRIGGER docket_sought_changed
  AFTER UPDATE OF number, subject_name, subject_key, kind, office_path ON docket_matter
  FOR EACH ROW EXECUTE FUNCTION docket_note_sought();
"""
NO_TRIGGERS = """
DROP TRIGGER docket_sought_new ON docket_matter;
DROP TRIGGER docket_sought_changed ON docket_matter;
"""
INDEXES = """
CREATE INDEX docket_sought_pieces ON docket_mattersought USING gin (docket_pieces(said));
CREATE INDEX docket_sought_place ON docket_mattersought (place, matter_id DESC);
"""
# What very many matters say (有限公司) is seen on a sample of pages; then the newest ones are read
# one by one, as many as fit into a moment. Whatever is rarer goes through the index.
FIND = r"""
CREATE FUNCTION docket_find(
  wanted text[], words text[], of_kind text, most int
) RETURNS TABLE (matter_id uuid, said text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  low text := coalesce(nullif(current_setting('wangjian.office_from', true), ''), '');
  high text := coalesce(current_setting('wangjian.office_until', true), '');
  pages bigint := pg_relation_size('public.docket_mattersought') / 8192;
  common int := 0;
  read_most constant int := 20000;
BEGIN
  IF high = '' OR cardinality(words) = 0 THEN
    RETURN;  -- no office is set: nothing is anybody's
  END IF;
  most := least(most, 500);
  IF pages > 100 OR cardinality(wanted) = 0 THEN
    SELECT count(*) INTO common FROM (
      SELECT FROM public.docket_mattersought AS s TABLESAMPLE SYSTEM (least(100, 10000.0 / greatest(pages, 100))) REPEATABLE (1)
      WHERE NOT EXISTS (SELECT FROM unnest(words) AS w WHERE position(w IN s.said) = 0) LIMIT 20
    ) AS sampled;
  END IF;
  IF common < 20 AND cardinality(wanted) > 0 THEN
    RETURN QUERY SELECT s.matter_id, s.said FROM public.docket_mattersought AS s
      WHERE docket_pieces(s.said) @> wanted AND s.kind = of_kind
        AND s.place >= low AND s.place < high
        AND NOT EXISTS (SELECT FROM unnest(words) AS w WHERE position(w IN s.said) = 0)
      LIMIT most;
    RETURN;
  END IF;
  RETURN QUERY SELECT n.matter_id, n.said FROM (
      SELECT * FROM public.docket_mattersought AS s ORDER BY s.matter_id DESC LIMIT read_most
    ) AS n
    WHERE n.kind = of_kind AND n.place >= low AND n.place < high
      AND NOT EXISTS (SELECT FROM unnest(words) AS w WHERE position(w IN n.said) = 0)
    LIMIT most;
  IF NOT FOUND THEN
    RETURN QUERY SELECT n.matter_id, n.said FROM (
        SELECT * FROM public.docket_mattersought AS s
        WHERE s.place >= low AND s.place < high ORDER BY s.place, s.matter_id DESC LIMIT read_most
      ) AS n
      WHERE n.kind = of_kind
        AND NOT EXISTS (SELECT FROM unnest(words) AS w WHERE position(w IN n.said) = 0)
      LIMIT most;
  END IF;
END $$
"""
# As the owner of a table under FORCE the migration too sees nothing without an office.
FILL = """
INSERT INTO docket_mattersought (matter_id, kind, place, said)
SELECT id, kind, office_path, docket_plain(number, subject_name, subject_key) FROM docket_matter
"""
STATEMENTS = [
    (TABLE, "DROP TABLE docket_mattersought"),
    (PIECES, "DROP FUNCTION docket_pieces(text)"),
    (PLAIN, "DROP FUNCTION docket_plain(text, text, text)"),
    (rls.SEE_ALL, migrations.RunSQL.noop),
    (FILL, migrations.RunSQL.noop),
    (rls.SEE_NONE, migrations.RunSQL.noop),
    (INDEXES, migrations.RunSQL.noop),
    (WRITE, "DROP FUNCTION docket_note_sought()"),
    (TRIGGERS, NO_TRIGGERS),
    (FIND, "DROP FUNCTION docket_find(text[], text[], text, int)"),
    *rls.not_for_app("docket_mattersought"),
]


class Migration(migrations.Migration):
    dependencies = [("docket", "0003_worklist")]

    operations = [migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS]
