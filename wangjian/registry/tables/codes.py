"""代码的说法: what the codes in columns of fixed values are called, in Chinese and in English."""

from __future__ import annotations

NAMES: dict[str, dict[str, tuple[str, str]]] = {
    "registration_scheme": {
        "cn.uscc": ("统一社会信用代码", "unified social credit code"),
        "cn.ric": ("工商登记号（15 位）", "registration number of 15 digits"),
        "hk.br": ("香港商业登记号", "Hong Kong business registration"),
        "mo.nif": ("澳门纳税人编号", "Macao taxpayer number"),
        "tw.ubn": ("台湾统一编号", "Taiwan unified business number"),
        "none": ("没有登记号", "no number"),
        "other": ("其他", "other"),
    },
    "status": {
        "active": ("存续", "active"),
        "cancelled": ("注销", "cancelled"),
        "revoked": ("吊销", "revoked"),
        "moved_out": ("迁出", "moved out"),
        "valid": ("有效", "valid"),
        "suspended": ("暂停", "suspended"),
        "open": ("营业中", "open"),
        "closed": ("已关闭", "closed"),
    },
    "closed_reason": {
        "violation": ("违法违规被终止服务", "service ended for a violation"),
        "own_wish": ("经营者自行关闭", "closed by the trader"),
        "idle": ("长期不经营被清退", "idle, cleared out"),
        "other": ("其他", "other"),
    },
    "exemption": {
        "own_farm_produce": ("个人销售自产农副产品", "own farm produce"),
        "own_crafts": ("个人销售家庭手工业产品", "own crafts"),
        "handy_services": ("便民劳务活动", "handy services"),
        "sporadic": ("零星小额交易活动", "sporadic small trade"),
    },
    "subject_kind": {
        "shop": ("网店", "shop"),
        "site": ("网站", "site"),
        "account": ("账号", "account"),
        "mobile_app": ("App", "mobile app"),
        "platform": ("平台", "platform"),
    },
    "account_kind": {
        "public_account": ("公众号", "public account"),
        "mini_program": ("小程序", "mini-program"),
        "live_room": ("直播间", "live room"),
        "self_media": ("自媒体", "self-media"),
        "group_leader": ("团购团长", "group-buying leader"),
    },
    "list_kind": {
        "abnormal": ("经营异常名录", "abnormal operations"),
        "serious": ("严重违法失信名单", "serious violations"),
        "penalty": ("行政处罚", "penalty"),
    },
}
