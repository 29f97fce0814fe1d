/*---
id: cn.brushing.one_sender
title: {zh: 一个寄件人替多家店寄件, en: one sender for many shops}
topic: brushing
category: brushing
domain: M8
severity: 3
reads: [parcel, shop, business, platform]
needs: [parcel]
jurisdiction: real_place
reason:
  zh: "{month}当月，同一寄件人（{sender}）为{traders}个不同经营者的店铺寄件，其中本店{parcels}件；寄件人不是登记的仓储物流企业，也不是寄送实物的登记厂家，疑为代发空包或刷单。"
  en: "In the month of {month} one sender ({sender}) sent parcels for shops of {traders} different traders, {parcels} of them for this shop; the sender is no registered warehouse or carrier, nor a registered maker or wholesaler whose parcels weigh something: the deals may be made up."
versions:
  - {from: 2019-01-01, until: 2019-04-22, law: [cn.ecl.17]}
  - {from: 2019-04-23, until: 2021-04-30, law: [cn.ecl.17, cn.aucl.8]}
  - {from: 2021-05-01, until: 2024-08-31, law: [cn.ecl.17, cn.aucl.8, cn.olt.14]}
  - {from: 2024-09-01, until: 2025-10-14, law: [cn.ecl.17, cn.aucl.8, cn.olt.14, cn.netaucl.9]}
  - {from: 2025-10-15, law: [cn.ecl.17, cn.aucl.9, cn.olt.14, cn.netaucl.9]}
note: >-
  Six traders in one month, three parcels for each; shops of one registration are one trader. A sender is known by the digest of his
  identity; a bare name only where it reads like a firm or a workshop, for persons share names. Registered firms whose scope names storage,
  supply chains, logistics or dispatch, and the platform's own operator, ship for many by contract; so do
  registered makers and wholesalers that send each order for small sellers (一件代发), unless none of their parcels weighs more than an empty bag. A signal: a shop may use a sender in good faith.
examples:
  - name: 一个人替六家店寄件
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "d1-0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-1", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-2", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-1", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-2", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-1", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-2", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-1", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-2", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-0", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-1", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-2", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-0", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-1", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-2", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2025-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R0"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R1"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R2"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R3"}
        - {platform_id: "pf1", platform_shop_no: "4", name: "店4", registration_no: "R4"}
        - {platform_id: "pf1", platform_shop_no: "5", name: "店5", registration_no: "R5"}
  - name: 没有摘要，寄件人写的是工作室
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "n-0-0", platform_id: "pf1", platform_shop_no: "0", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-0-1", platform_id: "pf1", platform_shop_no: "0", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-0-2", platform_id: "pf1", platform_shop_no: "0", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-1-0", platform_id: "pf1", platform_shop_no: "1", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-1-1", platform_id: "pf1", platform_shop_no: "1", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-1-2", platform_id: "pf1", platform_shop_no: "1", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-2-0", platform_id: "pf1", platform_shop_no: "2", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-2-1", platform_id: "pf1", platform_shop_no: "2", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-2-2", platform_id: "pf1", platform_shop_no: "2", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-3-0", platform_id: "pf1", platform_shop_no: "3", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-3-1", platform_id: "pf1", platform_shop_no: "3", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-3-2", platform_id: "pf1", platform_shop_no: "3", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-4-0", platform_id: "pf1", platform_shop_no: "4", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-4-1", platform_id: "pf1", platform_shop_no: "4", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-4-2", platform_id: "pf1", platform_shop_no: "4", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-5-0", platform_id: "pf1", platform_shop_no: "5", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-5-1", platform_id: "pf1", platform_shop_no: "5", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-5-2", platform_id: "pf1", platform_shop_no: "5", sender_name: "某某信誉工作室", taken_in_on: 2025-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R0"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R1"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R2"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R3"}
        - {platform_id: "pf1", platform_shop_no: "4", name: "店4", registration_no: "R4"}
        - {platform_id: "pf1", platform_shop_no: "5", name: "店5", registration_no: "R5"}
  - name: 有登记的仓储企业按合同代发
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "d1-0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-1", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-2", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-1", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-2", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-1", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-2", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-1", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-2", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-0", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-1", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-2", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-0", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-1", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-2", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-0", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-1", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-2", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-0", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-1", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-2", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", sender_name: "乙仓储有限公司", taken_in_on: 2025-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R0"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R1"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R2"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R3"}
        - {platform_id: "pf1", platform_shop_no: "4", name: "店4", registration_no: "R4"}
        - {platform_id: "pf1", platform_shop_no: "5", name: "店5", registration_no: "R5"}
        - {platform_id: "pf1", platform_shop_no: "6", name: "店6", registration_no: "R6"}
        - {platform_id: "pf1", platform_shop_no: "7", name: "店7", registration_no: "R7"}
      business:
        - {registration_scheme: "cn.uscc", registration_no: "91350100M000100Y43", name: "乙仓储有限公司", scope: "仓储服务；供应链管理"}
  - name: 厂家一件代发，件件有重量
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "f0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f0-1", platform_id: "pf1", platform_shop_no: "0", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f0-2", platform_id: "pf1", platform_shop_no: "0", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f1-1", platform_id: "pf1", platform_shop_no: "1", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f1-2", platform_id: "pf1", platform_shop_no: "1", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f2-1", platform_id: "pf1", platform_shop_no: "2", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f2-2", platform_id: "pf1", platform_shop_no: "2", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f3-1", platform_id: "pf1", platform_shop_no: "3", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f3-2", platform_id: "pf1", platform_shop_no: "3", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f4-0", platform_id: "pf1", platform_shop_no: "4", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f4-1", platform_id: "pf1", platform_shop_no: "4", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f4-2", platform_id: "pf1", platform_shop_no: "4", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f5-0", platform_id: "pf1", platform_shop_no: "5", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f5-1", platform_id: "pf1", platform_shop_no: "5", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f5-2", platform_id: "pf1", platform_shop_no: "5", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 800, taken_in_on: 2025-11-03}
      business:
        - {registration_scheme: "cn.uscc", registration_no: "91350100M000100Y43", name: "丁日用品厂", scope: "日用品生产、批发"}
  - name: 登记的厂家，寄的却都是空件
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "f0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f0-1", platform_id: "pf1", platform_shop_no: "0", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f0-2", platform_id: "pf1", platform_shop_no: "0", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f1-1", platform_id: "pf1", platform_shop_no: "1", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f1-2", platform_id: "pf1", platform_shop_no: "1", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f2-1", platform_id: "pf1", platform_shop_no: "2", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f2-2", platform_id: "pf1", platform_shop_no: "2", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f3-1", platform_id: "pf1", platform_shop_no: "3", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f3-2", platform_id: "pf1", platform_shop_no: "3", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f4-0", platform_id: "pf1", platform_shop_no: "4", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f4-1", platform_id: "pf1", platform_shop_no: "4", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f4-2", platform_id: "pf1", platform_shop_no: "4", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f5-0", platform_id: "pf1", platform_shop_no: "5", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f5-1", platform_id: "pf1", platform_shop_no: "5", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "f5-2", platform_id: "pf1", platform_shop_no: "5", sender_digest: "f", sender_name: "丁日用品厂", weight_grams: 20, taken_in_on: 2025-11-03}
      business:
        - {registration_scheme: "cn.uscc", registration_no: "91350100M000100Y43", name: "丁日用品厂", scope: "日用品生产、批发"}
  - name: 平台自己的仓
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "d1-0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-1", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-2", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-1", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-2", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-1", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-2", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-1", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-2", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-0", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-1", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-2", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-0", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-1", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-2", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-0", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-1", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-2", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-0", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-1", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-2", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", sender_name: "丙电子商务有限公司", taken_in_on: 2025-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R0"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R1"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R2"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R3"}
        - {platform_id: "pf1", platform_shop_no: "4", name: "店4", registration_no: "R4"}
        - {platform_id: "pf1", platform_shop_no: "5", name: "店5", registration_no: "R5"}
        - {platform_id: "pf1", platform_shop_no: "6", name: "店6", registration_no: "R6"}
        - {platform_id: "pf1", platform_shop_no: "7", name: "店7", registration_no: "R7"}
      platform:
        - {platform_id: "pf1", name: "丙", operator_name: "丙电子商务有限公司"}
  - name: 一家企业的多个店
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "d1-0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-1", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-2", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-1", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-2", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-1", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-2", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-1", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-2", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-0", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-1", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-2", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-0", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-1", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-2", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-0", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-1", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-2", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-0", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-1", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-2", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", taken_in_on: 2025-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R"}
        - {platform_id: "pf1", platform_shop_no: "4", name: "店4", registration_no: "R"}
        - {platform_id: "pf1", platform_shop_no: "5", name: "店5", registration_no: "R"}
        - {platform_id: "pf1", platform_shop_no: "6", name: "店6", registration_no: "R"}
        - {platform_id: "pf1", platform_shop_no: "7", name: "店7", registration_no: "R"}
  - name: 几家店合租一处
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "d1-0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-1", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-2", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-1", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-2", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-1", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-2", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-1", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-2", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R0"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R1"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R2"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R3"}
  - name: 每家只寄过一件
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "d1-0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-0", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-0", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-6-0", platform_id: "pf1", platform_shop_no: "6", sender_digest: "d1", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-7-0", platform_id: "pf1", platform_shop_no: "7", sender_digest: "d1", taken_in_on: 2025-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R0"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R1"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R2"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R3"}
        - {platform_id: "pf1", platform_shop_no: "4", name: "店4", registration_no: "R4"}
        - {platform_id: "pf1", platform_shop_no: "5", name: "店5", registration_no: "R5"}
        - {platform_id: "pf1", platform_shop_no: "6", name: "店6", registration_no: "R6"}
        - {platform_id: "pf1", platform_shop_no: "7", name: "店7", registration_no: "R7"}
  - name: 同名的个人，没有摘要
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "n-0-0", platform_id: "pf1", platform_shop_no: "0", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-0-1", platform_id: "pf1", platform_shop_no: "0", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-0-2", platform_id: "pf1", platform_shop_no: "0", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-1-0", platform_id: "pf1", platform_shop_no: "1", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-1-1", platform_id: "pf1", platform_shop_no: "1", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-1-2", platform_id: "pf1", platform_shop_no: "1", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-2-0", platform_id: "pf1", platform_shop_no: "2", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-2-1", platform_id: "pf1", platform_shop_no: "2", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-2-2", platform_id: "pf1", platform_shop_no: "2", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-3-0", platform_id: "pf1", platform_shop_no: "3", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-3-1", platform_id: "pf1", platform_shop_no: "3", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-3-2", platform_id: "pf1", platform_shop_no: "3", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-4-0", platform_id: "pf1", platform_shop_no: "4", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-4-1", platform_id: "pf1", platform_shop_no: "4", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-4-2", platform_id: "pf1", platform_shop_no: "4", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-5-0", platform_id: "pf1", platform_shop_no: "5", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-5-1", platform_id: "pf1", platform_shop_no: "5", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-5-2", platform_id: "pf1", platform_shop_no: "5", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-6-0", platform_id: "pf1", platform_shop_no: "6", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-6-1", platform_id: "pf1", platform_shop_no: "6", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-6-2", platform_id: "pf1", platform_shop_no: "6", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-7-0", platform_id: "pf1", platform_shop_no: "7", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-7-1", platform_id: "pf1", platform_shop_no: "7", sender_name: "张三", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "n-7-2", platform_id: "pf1", platform_shop_no: "7", sender_name: "张三", taken_in_on: 2025-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R0"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R1"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R2"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R3"}
        - {platform_id: "pf1", platform_shop_no: "4", name: "店4", registration_no: "R4"}
        - {platform_id: "pf1", platform_shop_no: "5", name: "店5", registration_no: "R5"}
        - {platform_id: "pf1", platform_shop_no: "6", name: "店6", registration_no: "R6"}
        - {platform_id: "pf1", platform_shop_no: "7", name: "店7", registration_no: "R7"}
  - name: 电子商务法施行前
    expect: before_law
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "d1-0-0", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-1", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-0-2", platform_id: "pf1", platform_shop_no: "0", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-0", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-1", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-1-2", platform_id: "pf1", platform_shop_no: "1", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-0", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-1", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-2-2", platform_id: "pf1", platform_shop_no: "2", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-0", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-1", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-3-2", platform_id: "pf1", platform_shop_no: "3", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-0", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-1", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-4-2", platform_id: "pf1", platform_shop_no: "4", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-0", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-1", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2018-11-03}
        - {parcel_firm: "甲快递", waybill_no: "d1-5-2", platform_id: "pf1", platform_shop_no: "5", sender_digest: "d1", taken_in_on: 2018-11-03}
      shop:
        - {platform_id: "pf1", platform_shop_no: "0", name: "店0", registration_no: "R0"}
        - {platform_id: "pf1", platform_shop_no: "1", name: "店1", registration_no: "R1"}
        - {platform_id: "pf1", platform_shop_no: "2", name: "店2", registration_no: "R2"}
        - {platform_id: "pf1", platform_shop_no: "3", name: "店3", registration_no: "R3"}
        - {platform_id: "pf1", platform_shop_no: "4", name: "店4", registration_no: "R4"}
        - {platform_id: "pf1", platform_shop_no: "5", name: "店5", registration_no: "R5"}
---*/
WITH parcels AS (
  SELECT p.platform_id, p.platform_shop_no, p.taken_in_on, month_start(p.taken_in_on) AS month, p.sender_name, p.weight_grams, p.row_key,
    CASE WHEN COALESCE(p.sender_digest, '') <> '' THEN p.sender_digest
      WHEN REGEXP_LIKE(COALESCE(p.sender_name, ''), '公司|工作室|商行|中心|经营部|仓|厂|店|团队')
        THEN CONCAT('name/', fold_name(p.sender_name)) END AS sender
  FROM parcel AS p
  WHERE p.taken_in_on IS NOT NULL AND COALESCE(p.platform_id, '') <> '' AND COALESCE(p.platform_shop_no, '') <> ''
),
traders AS (
  SELECT s.platform_id, s.platform_shop_no, MIN(NULLIF(s.registration_no, '')) AS registration_no
  FROM shop AS s
  GROUP BY s.platform_id, s.platform_shop_no
),
by_shop AS (
  SELECT p.sender, p.month, p.platform_id, p.platform_shop_no,
    MIN(COALESCE(fold_code(t.registration_no), CONCAT(p.platform_id, '/', p.platform_shop_no))) AS trader,
    COUNT(p.row_key) AS parcels, MIN(p.taken_in_on) AS from_on, MIN(p.row_key) AS row_key
  FROM parcels AS p
  LEFT JOIN traders AS t ON t.platform_id = p.platform_id AND t.platform_shop_no = p.platform_shop_no
  WHERE p.sender IS NOT NULL
  GROUP BY p.sender, p.month, p.platform_id, p.platform_shop_no
  HAVING COUNT(p.row_key) >= 3
),
many AS (
  SELECT b.sender, b.month, COUNT(DISTINCT b.trader) AS traders
  FROM by_shop AS b
  GROUP BY b.sender, b.month
  HAVING COUNT(DISTINCT b.trader) >= 6
),
names AS (
  SELECT DISTINCT p.sender, fold_name(p.sender_name) AS name
  FROM parcels AS p
  JOIN many AS m ON m.sender = p.sender
  WHERE COALESCE(p.sender_name, '') <> ''
),
weights AS (
  SELECT p.sender, MAX(p.weight_grams) AS heaviest FROM parcels AS p WHERE p.sender IS NOT NULL GROUP BY p.sender
),
excused AS (
  SELECT DISTINCT n.sender
  FROM names AS n
  JOIN weights AS w ON w.sender = n.sender
  JOIN business AS b ON fold_name(b.name) = n.name
  WHERE REGEXP_LIKE(COALESCE(b.scope, ''), '仓储|供应链|物流|货运|快递|配送|代发')
    OR (REGEXP_LIKE(COALESCE(b.scope, ''), '制造|生产|加工|批发') AND (w.heaviest IS NULL OR w.heaviest > 60))
  UNION
  SELECT DISTINCT n.sender
  FROM names AS n
  JOIN platform AS f ON fold_name(f.operator_name) = n.name
)
SELECT
  CONCAT('shop:', b.platform_id, '/', b.platform_shop_no) AS subject_key,
  CONCAT('sender:', b.sender) AS object_key,
  b.from_on AS acted_on,
  CASE WHEN m.traders >= 12 THEN 0.75 ELSE 0.6 END AS confidence,
  CONCAT(CAST(m.traders AS TEXT), '|', CAST(b.parcels AS TEXT)) AS object_digest,
  SUBSTR(CAST(b.month AS TEXT), 1, 7) AS month,
  SUBSTR(b.sender, 1, 12) AS sender,
  CAST(m.traders AS TEXT) AS traders,
  CAST(b.parcels AS TEXT) AS parcels,
  b.row_key AS row_key_parcel
FROM many AS m
JOIN by_shop AS b ON b.sender = m.sender AND b.month = m.month
LEFT JOIN excused AS e ON e.sender = m.sender
WHERE e.sender IS NULL
