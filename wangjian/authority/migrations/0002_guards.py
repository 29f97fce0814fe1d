"""The serving role may add to the journal, facts and histories, and change nothing in them."""

from django.db import migrations

from wangjian.authority import rls

STATEMENTS = [
    *rls.only_append("authority_journal"),
    # `seq` is set when a fact is first seen committed; a trigger keeps the other columns.
    *rls.only_append("authority_fact", also=("UPDATE",)),
    *rls.only_append("authority_officeevent"),
    *rls.only_append("authority_officerevent"),
    *rls.only_append("authority_postevent"),
]


class Migration(migrations.Migration):
    dependencies = [("authority", "0001_initial")]

    operations = [migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS]
