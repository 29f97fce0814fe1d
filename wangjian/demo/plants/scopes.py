"""Goods beyond what a permit allows, and drugs and devices without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.demo.plants.permits import grant, new_number, strip

if TYPE_CHECKING:
    from wangjian.demo.market import Shop
    from wangjian.demo.plants.planter import Plant, Planter, Plants

# Title, category, kind of permit, its scope ("" is none at all).
Offer = tuple[str, str, str, str]
PACKED = "预包装食品（含冷藏冷冻食品）销售"
WITHOUT_PRESCRIPTION = "乙类非处方药；中成药、化学药"

FOOD_BEYOND: tuple[Offer, ...] = (
    ("散装牛轧糖 称重 500g", "零食", "food_business", PACKED),
    ("老面包 现烤现发", "食品/糕点", "food_business", f"{PACKED}；散装食品销售"),
    ("散装酱牛肉 切片称重", "熟食", "food_business", "散装食品（不含散装熟食）销售"),
)
FOOD_WITHIN: tuple[Offer, ...] = (
    ("散装牛轧糖 称重 500g", "零食", "food_business", f"{PACKED}；散装食品销售"),
    ("散装牛轧糖 称重 500g", "零食", "food_business", "食品销售（散装食品和预包装食品销售）"),
    ("非散装 牛轧糖 独立小包装", "零食", "food_business", PACKED),
    ("老面包 现烤现发", "食品/糕点", "food_production", "糕点（烘烤类糕点：热加工）"),
    ("散装食品展示柜 亚克力", "食品", "food_business", PACKED),
)
DRUGS_BEYOND: tuple[Offer, ...] = (
    ("阿托伐他汀钙片 20mg 7片", "药品", "drug_business", WITHOUT_PRESCRIPTION),
    ("中药饮片 炒白术 250g", "药品", "drug_business", "处方药、非处方药；中成药、化学药"),
    ("甘精胰岛素注射液 3ml", "药品", "drug_business", "处方药、非处方药；中成药、化学药"),
)
DRUGS_WITHIN: tuple[Offer, ...] = (
    ("阿托伐他汀钙片 20mg 7片", "药品", "drug_business", "处方药、非处方药；化学药"),
    ("中药饮片 炒白术 250g", "药品", "drug_business", "非处方药；中药饮片（含配方）、中成药"),
    ("阿托伐他汀 分装药盒 7格", "百货", "drug_business", WITHOUT_PRESCRIPTION),
    ("阿托伐他汀钙片 20mg 7片", "药品", "drug_business", "药品零售"),
)
DEVICES_BEYOND: tuple[Offer, ...] = (
    ("美瞳 半年抛 2片装", "个护", "device_permit", "三类：6815注射穿刺器械"),
    ("一次性注射器 5ml 无菌 100支", "个护", "device_permit", "三类：6822医用光学器具"),
)
DEVICES_WITHIN: tuple[Offer, ...] = (
    ("美瞳 半年抛 2片装", "个护", "device_permit", "2017年分类目录：16眼科器械"),
    ("美瞳伴侣盒 包邮", "百货", "device_permit", "三类：6815注射穿刺器械"),
    ("一次性注射器 5ml 无菌 100支", "个护", "device_permit", "第三类医疗器械销售"),
)
DRUGS_WITHOUT: tuple[Offer, ...] = (
    ("阿托伐他汀钙片 20mg 7片", "药品", "", ""),
    ("蒙脱石散 国药准字 10袋", "药品", "device_permit", "第三类医疗器械"),
)
DRUGS_WITH: tuple[Offer, ...] = (
    ("阿托伐他汀钙片 20mg 7片", "药品", "drug_business", "处方药、非处方药；化学药"),
    ("阿托伐他汀 分装药盒 7格", "百货", "", ""),
)
CLASS_3_WITHOUT: tuple[Offer, ...] = (
    ("美瞳 半年抛 2片装", "个护", "", ""),
    ("一次性注射器 5ml 无菌 100支", "个护", "device_filing", "第二类医疗器械"),
)
CLASS_3_WITH: tuple[Offer, ...] = (
    ("美瞳 半年抛 2片装", "个护", "device_permit", "第三类：6822眼科光学器具"),
    ("美瞳伴侣盒 包邮", "百货", "", ""),
)
CLASS_2_WITHOUT: tuple[Offer, ...] = (
    ("家用医用雾化器 包邮", "个护", "", ""),
    ("指夹式血氧仪 现货", "个护", "drug_business", "非处方药；化学药"),
)
CLASS_2_WITH: tuple[Offer, ...] = (
    ("家用医用雾化器 包邮", "个护", "device_filing", "第二类医疗器械"),
    ("家用血压计 包邮", "个护", "", ""),
    ("玩具听诊器 儿童 包邮", "玩具", "", ""),
)
FORMS = {
    "food_business": "JY1",
    "food_production": "SC1",
    "drug_business": "京DA",
    "device_permit": "京械许",
    "device_filing": "京械备",
}


def _offers(offers: tuple[Offer, ...]) -> Plant:
    """Each shop in turn offers one of them under its permit."""

    def plant(planter: Planter, shop: Shop, turn: int) -> str:
        title, category, kind, scope = offers[turn % len(offers)]
        strip(planter, shop)
        if kind:
            grant(planter, shop, kind, new_number(planter, shop, FORMS[kind]), scope=scope)
        shop.listings[0].update(title=title, category=category)
        return f"{title}，许可为{scope or '无'}"

    return plant


PLANTS: Plants = (
    ("cn.permit.food_scope", "violation", _offers(FOOD_BEYOND)),
    ("cn.permit.food_scope", "near_miss", _offers(FOOD_WITHIN)),
    ("cn.permit.drug_scope", "violation", _offers(DRUGS_BEYOND)),
    ("cn.permit.drug_scope", "near_miss", _offers(DRUGS_WITHIN)),
    ("cn.permit.device_scope", "violation", _offers(DEVICES_BEYOND)),
    ("cn.permit.device_scope", "near_miss", _offers(DEVICES_WITHIN)),
    ("cn.permit.drug", "violation", _offers(DRUGS_WITHOUT)),
    ("cn.permit.drug", "near_miss", _offers(DRUGS_WITH)),
    ("cn.permit.device_3", "violation", _offers(CLASS_3_WITHOUT)),
    ("cn.permit.device_3", "near_miss", _offers(CLASS_3_WITH)),
    ("cn.permit.device_2", "violation", _offers(CLASS_2_WITHOUT)),
    ("cn.permit.device_2", "near_miss", _offers(CLASS_2_WITH)),
)
