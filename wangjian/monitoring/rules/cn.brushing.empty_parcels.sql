/*---
id: cn.brushing.empty_parcels
title: {zh: 疑似空包刷单, en: "parcels without content, by weight"}
topic: brushing
category: brushing
domain: M8
severity: 4
reads: [parcel, listing, light_good]
needs: [parcel]
jurisdiction: real_place
reason:
  zh: "自{acted_on}起三十日内，该店称过重的快件{parcels}件，其中{light}件不超过{grams}克（占{share}%），而所售商品（如“{goods}”）并非轻小物品，疑以空包虚构交易。"
  en: "In the thirty days from {acted_on} {light} of the shop's {parcels} weighed parcels ({share} %) weighed no more than {grams} g, though what it sells (such as “{goods}”) is not light: deals may be made up with empty parcels."
cannot_tell:
  goods_unknown: {zh: 没有该店的商品信息, en: nothing is known of what the shop sells}
  light_goods: {zh: 该店也卖本来就轻的商品, en: the shop also sells goods that really weigh little}
versions:
  - {from: 2019-01-01, until: 2019-04-22, law: [cn.ecl.17]}
  - {from: 2019-04-23, until: 2021-04-30, law: [cn.ecl.17, cn.aucl.8]}
  - {from: 2021-05-01, until: 2024-08-31, law: [cn.ecl.17, cn.aucl.8, cn.olt.14]}
  - {from: 2024-09-01, until: 2025-10-14, law: [cn.ecl.17, cn.aucl.8, cn.olt.14, cn.netaucl.9]}
  - {from: 2025-10-15, law: [cn.ecl.17, cn.aucl.9, cn.olt.14, cn.netaucl.9]}
note: >-
  At least ten parcels of no more than 60 g within thirty days, and three in ten of those that were weighed. A single light parcel says
  nothing: spare parts, invoices and samples are sent too. A shop that offers anything of the catalogue cn.light_goods is not said to
  send empty parcels; a station that writes nought for every parcel of several shops does not weigh.
examples:
  - name: 卖收纳箱的店，快件大多是空的
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-12}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "加厚收纳箱 大号", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 真件里夹着空包
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "50", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "51", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "52", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "53", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "54", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "55", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "56", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "57", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "58", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "59", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "60", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "61", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "62", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "63", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "64", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 900, taken_in_on: 2025-11-05}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "电饭煲 4升", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 重量为零，网点别的件都称
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "x0", platform_id: "pf1", platform_shop_no: "9", station: "东门", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "x1", platform_id: "pf1", platform_shop_no: "9", station: "东门", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "x2", platform_id: "pf1", platform_shop_no: "9", station: "东门", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "x3", platform_id: "pf1", platform_shop_no: "9", station: "东门", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "x4", platform_id: "pf1", platform_shop_no: "9", station: "东门", weight_grams: 800, taken_in_on: 2025-11-03}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "电饭煲 4升", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 跨月的一阵
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-10-25}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-10-26}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-10-27}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-10-28}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-10-29}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-10-30}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-10-31}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-05}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "加厚收纳箱 大号", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 卖贴纸的店，本来就轻
    expect: cannot_tell
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-12}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "手账贴纸 50张", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 美妆店送小样
    expect: cannot_tell
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-12}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "面霜 50ml", seen_at: 2025-11-05T10:00:00+08:00}
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "b", title: "面霜小样 3片", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 只有几件轻的
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "50", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "51", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "52", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "53", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "54", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "55", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "56", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "57", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "58", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "59", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "60", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "61", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "62", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "63", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "64", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "65", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "66", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "67", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "68", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "69", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "70", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "71", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "72", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "73", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "74", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "75", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "76", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "77", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "78", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "79", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-20}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "电饭煲 4升", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 轻件只占一成，是补发的配件
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "50", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "51", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "52", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "53", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "54", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "55", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "56", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "57", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "58", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "59", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "60", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "61", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "62", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "63", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "64", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "65", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "66", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "67", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "68", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "69", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "70", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "71", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "72", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "73", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "74", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "75", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "76", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "77", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "78", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "79", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "80", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "81", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "82", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "83", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "84", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "85", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "86", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "87", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "88", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "89", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "90", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "91", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "92", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "93", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "94", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "95", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "96", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "97", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "98", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "99", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "100", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "101", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "102", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "103", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "104", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "105", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "106", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "107", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "108", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "109", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "110", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "111", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "112", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "113", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "114", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "115", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "116", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "117", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "118", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "119", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "120", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "121", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "122", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "123", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "124", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "125", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "126", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "127", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "128", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "129", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "130", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "131", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "132", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "133", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "134", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "135", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "136", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "137", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "138", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "139", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "140", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "141", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "142", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "143", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "144", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "145", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "146", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "147", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "148", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "149", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "150", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "151", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-12}
        - {parcel_firm: "甲快递", waybill_no: "152", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-13}
        - {parcel_firm: "甲快递", waybill_no: "153", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-14}
        - {parcel_firm: "甲快递", waybill_no: "154", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-15}
        - {parcel_firm: "甲快递", waybill_no: "155", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-16}
        - {parcel_firm: "甲快递", waybill_no: "156", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-17}
        - {parcel_firm: "甲快递", waybill_no: "157", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-18}
        - {parcel_firm: "甲快递", waybill_no: "158", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-19}
        - {parcel_firm: "甲快递", waybill_no: "159", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 700, taken_in_on: 2025-11-20}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "电饭煲 4升", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 网点从不称重，一律记零
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "12", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "13", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "14", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "15", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "16", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "17", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "18", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "19", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: 20, platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "21", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "22", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "23", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "24", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "25", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "26", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "27", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "28", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "29", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "30", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "31", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "32", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "33", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "34", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "35", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "36", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "37", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "38", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "39", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "40", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "41", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "42", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "43", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "44", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "45", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "46", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "47", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "48", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "49", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "50", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "51", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "52", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "53", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "54", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "55", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "56", platform_id: "pf1", platform_shop_no: "0", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "57", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "58", platform_id: "pf1", platform_shop_no: "2", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "59", platform_id: "pf1", platform_shop_no: "3", station: "东门", weight_grams: 0, taken_in_on: 2025-11-03}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "电饭煲 4升", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 轻件散在半年里
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "y0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-05-01}
        - {parcel_firm: "甲快递", waybill_no: "y1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-05-16}
        - {parcel_firm: "甲快递", waybill_no: "y2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-05-31}
        - {parcel_firm: "甲快递", waybill_no: "y3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-06-15}
        - {parcel_firm: "甲快递", waybill_no: "y4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-06-30}
        - {parcel_firm: "甲快递", waybill_no: "y5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-07-15}
        - {parcel_firm: "甲快递", waybill_no: "y6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-07-30}
        - {parcel_firm: "甲快递", waybill_no: "y7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-08-14}
        - {parcel_firm: "甲快递", waybill_no: "y8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-08-29}
        - {parcel_firm: "甲快递", waybill_no: "y9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-09-13}
        - {parcel_firm: "甲快递", waybill_no: "y10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-09-28}
        - {parcel_firm: "甲快递", waybill_no: "y11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-10-13}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "电饭煲 4升", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 不知道店里卖什么
    expect: cannot_tell
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-05}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-06}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-07}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-08}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-09}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-10}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-11}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2025-11-12}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
  - name: 电子商务法施行前
    expect: before_law
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-01}
        - {parcel_firm: "甲快递", waybill_no: "1", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-02}
        - {parcel_firm: "甲快递", waybill_no: "2", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-04}
        - {parcel_firm: "甲快递", waybill_no: "4", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-05}
        - {parcel_firm: "甲快递", waybill_no: "5", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-06}
        - {parcel_firm: "甲快递", waybill_no: "6", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-07}
        - {parcel_firm: "甲快递", waybill_no: "7", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-08}
        - {parcel_firm: "甲快递", waybill_no: "8", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-09}
        - {parcel_firm: "甲快递", waybill_no: "9", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-10}
        - {parcel_firm: "甲快递", waybill_no: "10", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-11}
        - {parcel_firm: "甲快递", waybill_no: "11", platform_id: "pf1", platform_shop_no: "1", station: "东门", weight_grams: 20, taken_in_on: 2018-11-12}
      listing:
        - {platform_id: "pf1", platform_shop_no: "1", item_no: "a", title: "加厚收纳箱 大号", seen_at: 2025-11-05T10:00:00+08:00}
      light_good:
        - {word: "贴纸", kind: "paper"}
        - {word: "小样", kind: "samples"}
---*/
WITH stations AS (
  SELECT p.parcel_firm, COALESCE(p.station, '') AS station,
    CASE WHEN SUM(CASE WHEN p.weight_grams = 0 THEN 1 ELSE 0 END) * 10 >= COUNT(p.weight_grams) * 9
      AND COUNT(DISTINCT CONCAT(COALESCE(p.platform_id, ''), '/', COALESCE(p.platform_shop_no, ''))) >= 3
      THEN 1 ELSE 0 END AS never_weighs
  FROM parcel AS p
  WHERE p.weight_grams IS NOT NULL
  GROUP BY p.parcel_firm, COALESCE(p.station, '')
),
weighed AS (
  SELECT CONCAT(p.platform_id, '/', p.platform_shop_no) AS shop_id, p.platform_id, p.platform_shop_no, p.taken_in_on,
    CASE WHEN p.weight_grams <= 60 THEN 1 ELSE 0 END AS is_light, p.row_key
  FROM parcel AS p
  JOIN stations AS s ON s.parcel_firm = p.parcel_firm AND s.station = COALESCE(p.station, '')
  WHERE p.weight_grams >= 0 AND p.taken_in_on IS NOT NULL AND COALESCE(p.platform_shop_no, '') <> ''
    AND COALESCE(p.platform_id, '') <> '' AND NOT (p.weight_grams = 0 AND s.never_weighs = 1)
),
busy AS (
  SELECT w.shop_id FROM weighed AS w GROUP BY w.shop_id HAVING SUM(w.is_light) >= 10
),
days AS (
  SELECT w.shop_id, w.taken_in_on, COUNT(w.row_key) AS parcels, SUM(w.is_light) AS light
  FROM weighed AS w
  JOIN busy AS b ON b.shop_id = w.shop_id
  GROUP BY w.shop_id, w.taken_in_on
),
windows AS (
  SELECT a.shop_id, a.taken_in_on AS from_on, SUM(d.parcels) AS parcels, SUM(d.light) AS light
  FROM days AS a
  JOIN days AS d ON d.shop_id = a.shop_id AND d.taken_in_on BETWEEN a.taken_in_on AND add_days(a.taken_in_on, 29)
  WHERE a.light > 0
  GROUP BY a.shop_id, a.taken_in_on
  HAVING SUM(d.light) >= 10 AND SUM(d.light) * 10 >= SUM(d.parcels) * 3
),
firsts AS (
  SELECT w.shop_id, MIN(w.from_on) AS from_on FROM windows AS w GROUP BY w.shop_id
),
goods AS (
  SELECT CONCAT(l.platform_id, '/', l.platform_shop_no) AS shop_id, MIN(l.title) AS goods,
    MAX(CASE WHEN g.word IS NOT NULL THEN 1 ELSE 0 END) AS any_light
  FROM listing AS l
  JOIN firsts AS f ON f.shop_id = CONCAT(l.platform_id, '/', l.platform_shop_no)
  LEFT JOIN light_good AS g ON l.title LIKE CONCAT('%', g.word, '%') OR COALESCE(l.category, '') LIKE CONCAT('%', g.word, '%')
  GROUP BY CONCAT(l.platform_id, '/', l.platform_shop_no)
),
shown_rows AS (
  SELECT w.shop_id, w.row_key, ROW_NUMBER() OVER (PARTITION BY w.shop_id ORDER BY w.taken_in_on, w.row_key) AS place
  FROM weighed AS w
  JOIN firsts AS f ON f.shop_id = w.shop_id AND w.taken_in_on BETWEEN f.from_on AND add_days(f.from_on, 29)
  WHERE w.is_light = 1
)
SELECT
  CONCAT('shop:', f.shop_id) AS subject_key,
  CONCAT('shop:', f.shop_id) AS object_key,
  f.from_on AS acted_on,
  CASE WHEN w.light * 10 >= w.parcels * 6 THEN 0.85 ELSE 0.7 END AS confidence,
  CONCAT(CAST(w.light AS TEXT), '/', CAST(w.parcels AS TEXT)) AS object_digest,
  CASE WHEN g.shop_id IS NULL THEN 'goods_unknown' WHEN g.any_light = 1 THEN 'light_goods' END AS cannot_tell,
  CAST(w.parcels AS TEXT) AS parcels,
  CAST(w.light AS TEXT) AS light,
  '60' AS grams,
  CAST(CAST(FLOOR(w.light * 100 / NULLIF(w.parcels, 0)) AS BIGINT) AS TEXT) AS share,
  g.goods AS goods,
  r.row_key AS row_key_parcel
FROM firsts AS f
JOIN windows AS w ON w.shop_id = f.shop_id AND w.from_on = f.from_on
JOIN shown_rows AS r ON r.shop_id = f.shop_id AND r.place <= 50
LEFT JOIN goods AS g ON g.shop_id = f.shop_id
