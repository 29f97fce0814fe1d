"""The list of all matters by day: a top office sorted a million rows for its first fifty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("docket", "0007_one_matter_link")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["due_on", "id"], name="matter_all_by_day"),
        ),
    ]
