/*---
id: cn.parcel.sender_unnamed
title: {zh: 寄件人不实名, en: senders not named}
topic: parcel
category: parcel
domain: M8
severity: 3
reads: [parcel, business]
needs: [parcel]
jurisdiction: real_place
reason:
  zh: "{parcel_firm}{station}网点{month}当月收寄{parcels}件，其中{unnamed}件没有查验登记寄件人身份（占{share}%）。由邮政管理部门处理。"
  en: "The station {station} of {parcel_firm} took in {parcels} parcels in {month}, {unnamed} of them ({share} %) without the sender's identity checked. A matter of the postal authority."
cannot_tell:
  not_told: {zh: 该企业没有报送寄件人身份情况, en: the firm tells nothing of senders' identities}
versions:
  - {from: 2019-03-02, until: 2025-05-31, law: [cn.parcel.22, cn.parcelname.6]}
  - {from: 2025-06-01, law: [cn.parcel.23, cn.parcelname.6]}
note: >-
  Per station and month: at least ten parcels and one in ten. Bulk senders are registered once by agreement (cn.parcelname.9): a sender that
  is a registered firm is left alone. A parcel of which nothing is said counts as unnamed only where the firm tells of others.
examples:
  - name: 三成不实名
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "3", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "4", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "5", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "6", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "7", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "8", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "9", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "10", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "11", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "100", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "101", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "102", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "103", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "104", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "105", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "106", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "107", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "108", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "109", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "110", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "111", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "112", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "113", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "114", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "115", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "116", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "117", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "118", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "119", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "120", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "121", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "122", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "123", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "124", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "125", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "126", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "127", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
  - name: 什么都没记
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "4", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "5", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "6", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "7", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "8", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "9", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "10", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "11", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "100", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "101", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "102", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "103", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "104", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "105", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "106", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "107", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "108", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "109", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "110", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "111", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "112", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "113", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "114", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "115", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "116", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "117", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "118", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "119", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "120", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "121", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "122", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "123", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "124", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "125", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "126", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "127", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
  - name: 2025年修订以前
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "3", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "4", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "5", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "6", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "7", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "8", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "9", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "10", station: "东门", taken_in_on: 2020-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "11", station: "东门", taken_in_on: 2020-11-03, real_name: false}
  - name: 偶有漏登
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "100", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "101", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "102", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "103", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "104", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "105", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "106", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "107", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "108", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "109", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "110", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "111", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "112", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "113", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "114", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "115", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "116", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "117", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "118", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "119", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "120", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "121", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "122", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "123", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "124", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "125", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "126", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "127", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "128", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "129", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "130", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "131", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "132", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "133", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "134", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "135", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "136", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "137", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "138", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "139", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "140", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "141", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "142", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "143", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "144", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "145", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "146", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "147", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "148", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "149", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "150", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "151", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "152", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "153", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "154", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "155", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "156", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "157", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "158", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "159", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "160", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "161", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "162", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "163", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "164", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "165", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "166", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "167", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "168", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "169", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "170", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "171", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "172", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "173", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "174", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "175", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "176", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "177", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "178", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "179", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "180", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "181", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "182", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "183", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "184", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "185", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "186", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "187", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "188", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "189", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "190", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "191", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "192", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "193", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "194", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "195", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "196", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "197", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "198", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "199", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
  - name: 不足一成
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "3", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "4", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "5", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "6", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "7", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "8", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "9", station: "东门", taken_in_on: 2025-11-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "100", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "101", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "102", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "103", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "104", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "105", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "106", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "107", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "108", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "109", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "110", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "111", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "112", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "113", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "114", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "115", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "116", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "117", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "118", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "119", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "120", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "121", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "122", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "123", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "124", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "125", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "126", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "127", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "128", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "129", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "130", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "131", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "132", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "133", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "134", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "135", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "136", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "137", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "138", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "139", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "140", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "141", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "142", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "143", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "144", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "145", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "146", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "147", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "148", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "149", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "150", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "151", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "152", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "153", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "154", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "155", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "156", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "157", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "158", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "159", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "160", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "161", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "162", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "163", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "164", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "165", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "166", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "167", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "168", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "169", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "170", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "171", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "172", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "173", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "174", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "175", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "176", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "177", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "178", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "179", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "180", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "181", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "182", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "183", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "184", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "185", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "186", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "187", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "188", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "189", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "190", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "191", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "192", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "193", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "194", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "195", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "196", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "197", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "198", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "199", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
  - name: 协议用户，登记的企业一次查验
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "3", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "4", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "5", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "6", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "7", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "8", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "9", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "10", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "11", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "12", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "13", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "14", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "15", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "16", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "17", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "18", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "19", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: 20, station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "21", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "22", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "23", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "24", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "25", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "26", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "27", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "28", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "29", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "30", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "31", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "32", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "33", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "34", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "35", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "36", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "37", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "38", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "39", station: "东门", taken_in_on: 2025-11-03, real_name: false, sender_name: "丁商贸有限公司"}
        - {parcel_firm: "甲快递", waybill_no: "100", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "101", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "102", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "103", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "104", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "105", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "106", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "107", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "108", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "109", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "110", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "111", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "112", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "113", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "114", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "115", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "116", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "117", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "118", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "119", station: "东门", taken_in_on: 2025-11-03, real_name: true, sender_digest: "d"}
      business:
        - {registration_scheme: "cn.uscc", registration_no: "91350100M000100Y43", name: "丁商贸有限公司"}
  - name: 没写是否实名，但有身份摘要
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "3", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "4", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "5", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "6", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "7", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "8", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "9", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "10", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "11", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "12", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "13", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "14", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "15", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "16", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "17", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "18", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "19", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: 20, station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "21", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "22", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "23", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "24", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "25", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "26", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "27", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "28", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "29", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "30", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "31", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "32", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "33", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "34", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "35", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "36", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "37", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "38", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
        - {parcel_firm: "甲快递", waybill_no: "39", station: "东门", taken_in_on: 2025-11-03, sender_digest: "d"}
  - name: 快递企业没有报送寄件人
    expect: cannot_tell
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "3", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "4", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "5", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "6", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "7", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "8", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "9", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "10", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "11", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "12", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "13", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "14", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "15", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "16", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "17", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "18", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "19", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: 20, station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "21", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "22", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "23", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "24", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "25", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "26", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "27", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "28", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "29", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "30", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "31", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "32", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "33", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "34", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "35", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "36", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "37", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "38", station: "东门", taken_in_on: 2025-11-03}
        - {parcel_firm: "甲快递", waybill_no: "39", station: "东门", taken_in_on: 2025-11-03}
  - name: 条例修正施行前
    expect: before_law
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "0", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "1", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "2", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "3", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "4", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "5", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "6", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "7", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "8", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "9", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "10", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "11", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "12", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "13", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "14", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "15", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "16", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "17", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "18", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "19", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: 20, station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "21", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "22", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "23", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "24", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "25", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "26", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "27", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "28", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "29", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "30", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "31", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "32", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "33", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "34", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "35", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "36", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "37", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "38", station: "东门", taken_in_on: 2019-02-03, real_name: false}
        - {parcel_firm: "甲快递", waybill_no: "39", station: "东门", taken_in_on: 2019-02-03, real_name: false}
---*/
WITH registered AS (
  SELECT DISTINCT fold_name(b.name) AS name FROM business AS b
),
parcels AS (
  SELECT p.parcel_firm, COALESCE(p.station, '') AS station, month_start(p.taken_in_on) AS month, p.taken_in_on, p.row_key,
    CASE WHEN p.real_name IS NULL AND COALESCE(p.sender_digest, '') = '' AND COALESCE(p.sender_name, '') = '' THEN 1 ELSE 0 END AS silent,
    CASE WHEN p.real_name IS NULL AND COALESCE(p.sender_digest, '') = '' AND COALESCE(p.sender_name, '') = '' THEN 1
      WHEN p.real_name THEN 0 WHEN p.real_name IS NULL THEN 0
      WHEN r.name IS NOT NULL THEN 0 ELSE 1 END AS unnamed
  FROM parcel AS p
  LEFT JOIN registered AS r ON r.name = fold_name(p.sender_name)
  WHERE p.taken_in_on IS NOT NULL
),
firms AS (
  SELECT p.parcel_firm, MIN(p.silent) AS all_silent FROM parcels AS p GROUP BY p.parcel_firm
),
months AS (
  SELECT p.parcel_firm, p.station, p.month, COUNT(p.row_key) AS parcels, SUM(p.unnamed) AS unnamed,
    MIN(CASE WHEN p.unnamed = 1 THEN p.taken_in_on END) AS from_on
  FROM parcels AS p
  GROUP BY p.parcel_firm, p.station, p.month
  HAVING SUM(p.unnamed) >= 10 AND SUM(p.unnamed) * 10 >= COUNT(p.row_key)
),
shown_rows AS (
  SELECT p.parcel_firm, p.station, p.month, p.row_key,
    ROW_NUMBER() OVER (PARTITION BY p.parcel_firm, p.station, p.month ORDER BY p.taken_in_on, p.row_key) AS place
  FROM parcels AS p
  WHERE p.unnamed = 1
)
SELECT
  CONCAT('station:', m.parcel_firm, '/', m.station) AS subject_key,
  CONCAT('station:', m.parcel_firm, '/', m.station) AS object_key,
  m.from_on AS acted_on,
  CASE WHEN m.unnamed * 10 >= m.parcels * 3 THEN 0.9 ELSE 0.75 END AS confidence,
  CONCAT(CAST(m.unnamed AS TEXT), '/', CAST(m.parcels AS TEXT)) AS object_digest,
  CASE WHEN f.all_silent = 1 THEN 'not_told' END AS cannot_tell,
  m.parcel_firm AS parcel_firm,
  m.station AS station,
  SUBSTR(CAST(m.month AS TEXT), 1, 7) AS month,
  CAST(m.parcels AS TEXT) AS parcels,
  CAST(m.unnamed AS TEXT) AS unnamed,
  CAST(CAST(FLOOR(m.unnamed * 100 / NULLIF(m.parcels, 0)) AS BIGINT) AS TEXT) AS share,
  r.row_key AS row_key_parcel
FROM months AS m
JOIN firms AS f ON f.parcel_firm = m.parcel_firm
JOIN shown_rows AS r ON r.parcel_firm = m.parcel_firm AND r.station = m.station AND r.month = m.month AND r.place <= 50
