"""页面用语: what the phone's program says, in the language of the page that it came with."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """By the names that the program knows them by; braces take a number or a name."""
    return {
        "insecure": _(
            "现在不能取证：本页不是通过 https 打开的。手机只在加密连接下允许计算摘要、离线保存。"
            "请用 https:// 开头的网址打开；如果打不开，请系统管理员按“操作手册”安装证书。"
        ),
        "old": _("这部手机的浏览器太旧，不能在手机上计算摘要。请更新浏览器。"),
        "never": _("请先联网打开一次本页：要从服务器取得校验码和执法人员名单。"),
        "offline": _("没有网络：照常取证，联网后自动传送。"),
        "stale": _("校验码取得于 {at}"),
        "sign_in": _("请先登录，登录后自动继续传送。"),
        "hashing": _("正在计算摘要 {share}"),
        "too_large": _("“{name}”太大，请分段拍摄。"),
        "too_many": _("一次取证最多 {n} 个文件。"),
        "no_kind": _("“{name}”按内容不是照片、影像、录音或 PDF，不能取证。"),
        "no_room": _("手机存储空间不足，文件没有保存。"),
        "lost": _("“{name}”不在这部手机上了：浏览器的存储被清理过。请重新拍摄。"),
        "no_code": _("没有在图片中认出线索的二维码，请直接填写编号。"),
        "no_place": _("没有取得位置。可以继续，记录中会写明没有位置。"),
        "place": _("{latitude}，{longitude}（误差约 {accuracy} 米）"),
        "placing": _("正在取得位置…"),
        "remove": _("删除“{name}”"),
        "no_files": _("还没有文件。请先拍照、录像或选择文件。"),
        "draft": _("草稿"),
        "ready": _("等待传送"),
        "sending": _("正在传送 {share}"),
        "received": _("已收到，正在核对摘要"),
        "sealed": _("已固定"),
        "confirmed": _("已固定，第二人已确认"),
        "refused": _("已拒收"),
        "expired": _("已过期"),
        "again": _("重新提交"),
        "forget": _("从手机删除"),
        "forget_sure": _("还没有固定，删除后不能恢复。再点一次删除。"),
        "others": _("手机上还有其他人员的 {n} 次取证，由本人登录后传送。"),
        "file": _("文件"),
        "bytes": _("字节"),
    }
