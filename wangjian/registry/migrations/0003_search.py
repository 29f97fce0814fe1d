"""Names and numbers are found by a part of them.

Load time: each of the six indexes on `grams` costs some thirty entries a row; it is the only way
to find a part of a name among ten million shops (no extension is at hand). They are GIN with what
waits beside them (fastupdate), which the projection fills in large pieces and then settles. The
short indexes hold only rows that lack their pieces: none, once a projection has run.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

KINDS = {
    "business": "business",
    "platform": "platform",
    "shop": "shop",
    "account": "account",
    "site": "site",
    "mobileapp": "app",
}

# Only an index's owner may settle it, and who serves owns nothing: so this one act, as the owner,
# of these six indexes and no other.
SETTLE = """
CREATE FUNCTION registry_settle(index_name text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF index_name !~ '^registry_(business|platform|shop|account|site|app)_grams$' THEN
    RAISE EXCEPTION 'no search index %', index_name;
  END IF;
  RETURN gin_clean_pending_list(index_name::regclass);
END $$
"""


def _operations():  # noqa: ANN202 - of two kinds
    for model, name in KINDS.items():
        yield migrations.AddField(
            model_name=model,
            name="grams",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(),
                editable=False,
                null=True,
                size=None,
                verbose_name="检索词元",
            ),
        )
        yield migrations.AddIndex(
            model_name=model,
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["grams"], name=f"registry_{name}_grams"
            ),
        )
        yield migrations.AddIndex(
            model_name=model,
            index=models.Index(
                condition=models.Q(("grams", None)),
                fields=["entity"],
                name=f"registry_{name}_bare",
            ),
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_linking")]

    operations = [
        *_operations(),
        migrations.RunSQL(SETTLE, "DROP FUNCTION registry_settle(text)"),
    ]
