"""How many listings very large shops have, by which chance is told from findings in words."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0006_plans")]

    operations = [
        migrations.CreateModel(
            name="LargeShop",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="registry.entity",
                        verbose_name="网店",
                    ),
                ),
                ("listings", models.IntegerField("商品数")),
            ],
            options={"verbose_name": "大店", "verbose_name_plural": "大店"},
        ),
    ]
