"""What all web processes count together: wrong tries, codes used up. Django's cache in a table.

UNLOGGED: what is in it is minutes old, and none of it is missed after a crash.
"""

from django.db import migrations

_TABLE = """
    CREATE UNLOGGED TABLE web_count (
        cache_key varchar(255) PRIMARY KEY,
        value text NOT NULL,
        expires timestamptz NOT NULL
    );
    CREATE INDEX web_count_expires ON web_count (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0002_longer_names")]

    operations = [migrations.RunSQL(_TABLE, "DROP TABLE web_count")]
