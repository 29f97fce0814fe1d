"""Accounts, sites and apps of a region are read by an index, as shops and businesses are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_lay_index")]

    operations = [
        migrations.AddIndex(
            model_name=model,
            index=models.Index(fields=["region_id", "entity"], name=f"registry_{name}_region"),
        )
        for model, name in (("account", "account"), ("site", "site"), ("mobileapp", "app"))
    ]
