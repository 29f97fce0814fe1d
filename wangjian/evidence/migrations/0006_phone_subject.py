"""Whose matter a capture with a phone is for, so that it stands in that subject's timeline."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_phone")]

    operations = [
        migrations.AddField(
            model_name="phonecapture",
            name="subject_id",
            field=models.UUIDField(null=True, verbose_name="主体"),
        ),
    ]
