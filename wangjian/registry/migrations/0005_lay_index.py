"""A search index may be taken away before very many rows come in, and laid anew behind them.

Seen with 16 million entries for 400,000 businesses: row by row an index takes several times as
long as laid at once. Only an owner may do either, and who serves owns nothing: so this one act,
as the owner, on these six indexes.
"""

from django.db import migrations

LAY = """
CREATE FUNCTION registry_lay_index(name text, wanted boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET maintenance_work_mem = '512MB' AS $$
DECLARE
  there boolean;
BEGIN
  IF name NOT IN ('business', 'platform', 'shop', 'account', 'site', 'app') THEN
    RAISE EXCEPTION 'no search index of %', name;
  END IF;
  there := to_regclass(format('public.registry_%s_grams', name)) IS NOT NULL;
  IF wanted AND NOT there THEN
    EXECUTE format('CREATE INDEX registry_%s_grams ON public.registry_%s USING gin (grams)',
      name, CASE name WHEN 'app' THEN 'mobileapp' ELSE name END);
  ELSIF there AND NOT wanted THEN
    EXECUTE format('DROP INDEX public.registry_%s_grams', name);
  END IF;
  RETURN there <> wanted;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_pages")]

    operations = [migrations.RunSQL(LAY, "DROP FUNCTION registry_lay_index(text, boolean)")]
