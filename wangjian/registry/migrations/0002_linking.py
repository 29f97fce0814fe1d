"""Who runs what: verdicts of officers, and links that wait for one."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="entitytie",
            name="reasons",
            field=models.JSONField(
                blank=True, db_default={}, default=dict, verbose_name="比对依据"
            ),
        ),
        migrations.AddField(
            model_name="entitytie",
            name="run",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="比对批次"
            ),
        ),
        migrations.AddField(
            model_name="entitytie",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("same", "是"),
                    ("different", "不是"),
                    ("cannot_tell", "无法判断"),
                    ("waits", "待复核"),
                ],
                db_default="same",
                default="same",
                max_length=12,
                verbose_name="结论",
            ),
        ),
        migrations.AddIndex(
            model_name="entitytie",
            index=models.Index(
                condition=models.Q(("undone_at__isnull", True), ("verdict", "waits")),
                fields=["-probability", "id"],
                name="registry_tie_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="entitytie",
            index=models.Index(
                condition=models.Q(("how", "decided")), fields=["-id"], name="registry_tie_decided"
            ),
        ),
        migrations.AddConstraint(
            model_name="entitytie",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("how", "decided"), ("undone_at__isnull", True), ("verdict", "same")
                ),
                fields=("entity",),
                name="registry_one_runner_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitytie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict", "waits"), _negated=True),
                    ("how", "linked"),
                    _connector="OR",
                ),
                name="registry_only_links_wait",
            ),
        ),
    ]
