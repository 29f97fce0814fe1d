"""What officers keep of the lists: views, columns, exports that were asked for."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wangjian.authority.ids
from wangjian.authority import rls

ID = models.UUIDField(
    default=wangjian.authority.ids.new_id, editable=False, primary_key=True, serialize=False
)


def to(model: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, verbose_name=name
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("authority", "0003_api_token"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", ID.clone()),
                ("listing", models.CharField(max_length=40, verbose_name="列表")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("query", models.TextField(blank=True, verbose_name="条件")),
                ("shared", models.BooleanField(default=False, verbose_name="本机关可见")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="保存时间",
                    ),
                ),
                ("office", to("authority.office", "机关")),
                ("officer", to(settings.AUTH_USER_MODEL, "执法人员")),
            ],
            options={
                "verbose_name": "保存的视图",
                "verbose_name_plural": "保存的视图",
                "indexes": [
                    models.Index(
                        condition=models.Q(("shared", True)),
                        fields=["office", "listing"],
                        name="saved_view_shared",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("officer", "listing", "name"), name="saved_view_named_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChosenColumns",
            fields=[
                ("id", ID.clone()),
                ("listing", models.CharField(max_length=40, verbose_name="列表")),
                ("columns", models.JSONField(default=list, verbose_name="列")),
                ("officer", to(settings.AUTH_USER_MODEL, "执法人员")),
            ],
            options={
                "verbose_name": "所选的列",
                "verbose_name_plural": "所选的列",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("officer", "listing"), name="chosen_columns_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExportRequest",
            fields=[
                ("office_path", models.TextField(db_collation="C", verbose_name="机关路径")),
                ("id", ID.clone()),
                ("listing", models.CharField(max_length=40, verbose_name="列表")),
                ("query", models.TextField(blank=True, verbose_name="条件")),
                ("columns", models.JSONField(default=list, verbose_name="列")),
                (
                    "form",
                    models.CharField(
                        choices=[("csv", "CSV"), ("xlsx", "Excel")],
                        max_length=4,
                        verbose_name="格式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "排队"),
                            ("running", "进行中"),
                            ("done", "完成"),
                            ("stopped", "已停止"),
                            ("failed", "失败"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("stop_asked", models.BooleanField(default=False, verbose_name="要求停止")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="申请时间",
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="开始时间"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="完成时间"),
                ),
                (
                    "alive_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近进展"),
                ),
                ("keep_until", models.DateTimeField(blank=True, null=True, verbose_name="保留至")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="摘要")),
                ("size_bytes", models.BigIntegerField(default=0, verbose_name="字节")),
                ("told", models.JSONField(default=dict, verbose_name="失败原因")),
                ("office", to("authority.office", "机关")),
                ("officer", to(settings.AUTH_USER_MODEL, "申请人")),
            ],
            options={
                "verbose_name": "导出申请",
                "verbose_name_plural": "导出申请",
                "indexes": [
                    models.Index(fields=["officer", "-id"], name="export_of_officer"),
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["id"],
                        name="export_unfinished",
                    ),
                    models.Index(
                        condition=models.Q(("state", "done")),
                        fields=["keep_until"],
                        name="export_kept",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(forward, backward)
            for forward, backward in rls.scoped("web_exportrequest")
        ),
    ]
