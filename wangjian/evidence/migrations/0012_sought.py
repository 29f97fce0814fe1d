"""Captures and exhibits are found by a part of their address or title, office by office.

Under row-level security neither LIKE nor `@>` may use an index. So what is searched stands in a
table of its own without a policy, which the serving role cannot read; one SECURITY DEFINER function
looks there and filters by the asker's offices itself. Triggers write the table, so that no way of
writing a capture forgets it. The sums of an exhibit have an index each.
"""

from django.db import migrations, models

from wangjian.authority import rls

# Kinds: c, a capture that was asked for; x, an exhibit.
TABLE = """
CREATE TABLE evidence_sought (
  kind "char" NOT NULL,
  id uuid NOT NULL,
  place text COLLATE "C" NOT NULL,
  said text NOT NULL,
  PRIMARY KEY (kind, id)
)
"""
# Letters of ASCII alone change their case: what another program does to the others nobody can tell.
PLAIN = """
CREATE FUNCTION evidence_plain(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.lower(normalize(said, NFKC) COLLATE "C")
"""
# Threes of what is written in ASCII, in three shifts; pairs where another script is, in two, for
# which runs of ASCII are cut to their ends. What `showing/sought.py` asks for is among them; a few
# more, where two runs meet, the text itself tells apart.
PIECES = r"""
CREATE FUNCTION evidence_pieces(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pg_catalog.string_to_array(
    pg_catalog.regexp_replace(
      pg_catalog.regexp_replace(said, '([!-~])[!-~]*([!-~])', E'\\1\x1f\\2', 'g'),
      '(..)', E'\\1\x1f', 'g')
    || E'\x1f' || pg_catalog.regexp_replace(
      pg_catalog.substr(pg_catalog.regexp_replace(
        said, '([!-~])[!-~]*([!-~])', E'\\1\x1f\\2', 'g'), 2),
      '(..)', E'\\1\x1f', 'g')
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
_OF = {
    "c": ("evidence_capturerequest", "{row}url"),
    "x": ("evidence_exhibit", "{row}title || E'\\n' || {row}url"),
}


def _writes(kind: str) -> list[tuple[str, str]]:
    """Triggers of one table: many rows of one statement are written at once."""
    table, said = _OF[kind]
    name = f"evidence_sought_{kind}"
    # S608: the words are those of this file
    many = f"""
CREATE FUNCTION {name}_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.evidence_sought (kind, id, place, said)
  SELECT '{kind}', m.id, m.office_path, public.evidence_plain({said.format(row="m.")})
  FROM made AS m;
  RETURN NULL;
END $$;
CREATE TRIGGER {name}_new AFTER INSERT ON {table} REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION {name}_new();
"""  # noqa: S608
    one = f"""
CREATE FUNCTION {name}_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM public.evidence_sought WHERE kind = '{kind}' AND id = OLD.id;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO public.evidence_sought (kind, id, place, said)
    VALUES ('{kind}', NEW.id, NEW.office_path, public.evidence_plain({said.format(row="NEW.")}));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER {name}_changed
  AFTER UPDATE OF id, {"url" if kind == "c" else "title, url"}, office_path OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {name}_changed();
"""  # noqa: S608
    return [
        (part, f"DROP TRIGGER {name}_{when} ON {table}; DROP FUNCTION {name}_{when}()")
        for part, when in ((many, "new"), (one, "changed"))
    ]


def _fill(kind: str) -> str:
    table, said = _OF[kind]
    return (
        "INSERT INTO evidence_sought (kind, id, place, said)"  # noqa: S608 - words of this file
        f" SELECT '{kind}', id, office_path, evidence_plain({said.format(row='')}) FROM {table}"
    )


INDEXES = """
CREATE INDEX evidence_sought_pieces ON evidence_sought USING gin (evidence_pieces(said));
CREATE INDEX evidence_sought_place ON evidence_sought (kind, place);
"""
# What very many say is seen on a sample of pages, and null says so: the newest of these are found
# by reading on from the newest one. Planned anew each time, for a small office is read whole.
SAID = r"""
CREATE FUNCTION evidence_said(of_kind "char", wanted text[], word text, most int) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  low text := coalesce(nullif(current_setting('wangjian.office_from', true), ''), '');
  high text := coalesce(current_setting('wangjian.office_until', true), '');
  pages bigint := pg_relation_size('public.evidence_sought') / 8192;
  common int := 0;
  found uuid[];
BEGIN
  IF high = '' THEN
    RETURN '{}';  -- no office is set: nothing is anybody's
  END IF;
  IF pages > 200 THEN
    EXECUTE format(
      'SELECT count(*) FROM (SELECT FROM public.evidence_sought AS s
         TABLESAMPLE SYSTEM (%s) REPEATABLE (1)
         WHERE s.kind = $1 AND s.place >= $2 AND s.place < $3 AND position($4 IN s.said) > 0
         LIMIT 20) AS sampled', least(100, 10000.0 / pages)
    ) INTO common USING of_kind, low, high, word;
  END IF;
  IF common >= 20 THEN
    RETURN NULL;
  END IF;
  EXECUTE 'SELECT array(SELECT s.id FROM public.evidence_sought AS s
      WHERE public.evidence_pieces(s.said) @> $1 AND s.kind = $2
        AND s.place >= $3 AND s.place < $4 AND position($5 IN s.said) > 0 LIMIT $6)'
    INTO found USING wanted, of_kind, low, high, word, least(most, 5000) + 1;
  RETURN CASE WHEN cardinality(found) <= most THEN found END;
END $$
"""
STATEMENTS = [
    (TABLE, "DROP TABLE evidence_sought"),
    (PLAIN, "DROP FUNCTION evidence_plain(text)"),
    (PIECES, "DROP FUNCTION evidence_pieces(text)"),
    (rls.SEE_ALL, migrations.RunSQL.noop),
    *[(_fill(kind), migrations.RunSQL.noop) for kind in _OF],
    (rls.SEE_NONE, migrations.RunSQL.noop),
    (INDEXES, migrations.RunSQL.noop),
    ("ANALYZE evidence_sought", migrations.RunSQL.noop),
    *[statement for kind in _OF for statement in _writes(kind)],
    (SAID, 'DROP FUNCTION evidence_said("char", text[], text, int)'),
    *rls.not_for_app("evidence_sought"),
]


class Migration(migrations.Migration):
    dependencies = [("evidence", "0011_capture_video_login")]

    operations = [
        *[migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS],
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(fields=["sha256"], name="exhibit_sha256"),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(fields=["sm3"], name="exhibit_sm3"),
        ),
    ]
