"""A list of something is named by it too, so names of lists may be longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0001_lists")]

    operations = [
        migrations.AlterField(model, "listing", models.CharField("列表", max_length=200))
        for model in ("savedview", "chosencolumns", "exportrequest")
    ]
