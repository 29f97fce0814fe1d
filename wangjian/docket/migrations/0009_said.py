"""Which matters say a text, all of them or a sign that they are too many: what lists narrow by."""

from django.db import migrations

SAID = r"""
CREATE FUNCTION docket_said(wanted text[], words text[], of_kind text, most int)
RETURNS TABLE (matter_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.matter_id FROM public.docket_mattersought AS s
  WHERE cardinality(wanted) > 0 AND docket_pieces(s.said) @> wanted AND s.kind = of_kind
    AND s.place >= coalesce(nullif(current_setting('wangjian.office_from', true), ''), '')
    AND s.place < coalesce(current_setting('wangjian.office_until', true), '')
    AND NOT EXISTS (SELECT FROM unnest(words) AS w WHERE position(w IN s.said) = 0)
  LIMIT least(most, 5000)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("docket", "0008_all_by_day")]

    operations = [
        migrations.RunSQL(SAID, "DROP FUNCTION docket_said(text[], text[], text, int)"),
    ]
