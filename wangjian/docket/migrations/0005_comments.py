"""What colleagues say beside a matter, under row-level security and only ever added to."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import wangjian.authority.ids
from wangjian.authority import rls


class Migration(migrations.Migration):
    dependencies = [
        ("docket", "0004_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("office_path", models.TextField(db_collation="C", verbose_name="机关路径")),
                (
                    "id",
                    models.UUIDField(
                        default=wangjian.authority.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("by_name", models.TextField(verbose_name="批注人姓名")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="时间"
                    ),
                ),
                ("text", models.TextField(verbose_name="批注")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批注人",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="docket.matter",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "批注",
                "verbose_name_plural": "批注",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="64062328965ca6e88537319b427bef2c6b33d76d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d9111",
                    table="docket_comment",
                    when="BEFORE",
                ),
            ),
        ),
        *(
            migrations.RunSQL(forward, backward)
            for forward, backward in [
                *rls.scoped("docket_comment"),
                *rls.only_append("docket_comment"),
            ]
        ),
    ]
