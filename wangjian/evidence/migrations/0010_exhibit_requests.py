"""Packages with their records and long checks become jobs; each office sees its own."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wangjian.authority.ids
from wangjian.authority import rls


class Migration(migrations.Migration):
    dependencies = [
        ("authority", "0005_ledger_entry"),
        ("evidence", "0009_phone_office"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExhibitRequest",
            fields=[
                ("office_path", models.TextField(db_collation="C", verbose_name="机关路径")),
                (
                    "id",
                    models.UUIDField(
                        default=wangjian.authority.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="编号",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("bundle", "带笔录的证据包"), ("check", "校验")],
                        max_length=10,
                        verbose_name="种类",
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
                ("done_bytes", models.BigIntegerField(default=0, verbose_name="已处理字节")),
                ("total_bytes", models.BigIntegerField(default=0, verbose_name="全部字节")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="申请时间",
                    ),
                ),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("alive_at", models.DateTimeField(null=True, verbose_name="最近进展")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("keep_until", models.DateTimeField(null=True, verbose_name="保留至")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("size_bytes", models.BigIntegerField(default=0, verbose_name="字节")),
                ("found", models.JSONField(default=dict, verbose_name="校验结论")),
                ("told", models.JSONField(default=dict, verbose_name="说明")),
                (
                    "exhibit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="evidence.exhibit",
                        verbose_name="电子证据",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="authority.office",
                        verbose_name="机关",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "证据申请",
                "verbose_name_plural": "证据申请",
                "indexes": [
                    models.Index(fields=["exhibit", "officer", "-id"], name="exhibit_request_of"),
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["officer", "id"],
                        name="exhibit_request_unfinished",
                    ),
                    models.Index(
                        condition=models.Q(("keep_until__isnull", False)),
                        fields=["keep_until"],
                        name="exhibit_request_kept",
                    ),
                ],
            },
        ),
        *[
            migrations.RunSQL(forward, backward)
            for forward, backward in rls.scoped("evidence_exhibitrequest")
        ],
    ]
