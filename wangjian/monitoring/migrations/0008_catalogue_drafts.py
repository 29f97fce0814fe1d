"""A catalogue is drafted as rules and lexicons are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0007_large_shops")]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="kind",
            field=models.CharField(
                choices=[("rule", "规则"), ("lexicon", "词库"), ("catalogue", "目录")],
                max_length=10,
                verbose_name="种类",
            ),
        ),
    ]
