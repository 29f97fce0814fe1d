/*---
id: cn.brushing.station_counts
title: {zh: 网点揽收与签收数相差悬殊, en: counts of taken in and delivered far apart}
topic: brushing
category: brushing
domain: M8
severity: 3
reads: [parcel]
jurisdiction: real_place
reason:
  zh: "{parcel_firm}{station}网点{month}当月{parcels}件中，{odd}件{problem_zh}（占{share}%），疑有虚构物流或买卖运单号。"
  en: "Of {parcels} parcels of the station {station} of {parcel_firm} in {month}, {odd} ({share} %) {problem}: consignments may be made up, or waybill numbers traded."
cannot_tell:
  no_deliveries_told: {zh: 该企业没有报送签收日期, en: the firm tells no days of delivery}
versions:
  - {from: 2019-04-23, until: 2025-10-14, law: [cn.aucl.8(2)]}
  - {from: 2025-10-15, law: [cn.aucl.9(2)]}
note: >-
  Per station and month at least thirty parcels and three in ten: taken in and not delivered fifteen days before the last day that the firm
  tells of, or delivered without having been taken in, or before. What was taken in at the end of the record is on its way; a station
  nearly all of whose parcels were taken in elsewhere only delivers. Law: who organises made-up deals for others.
examples:
  - name: 揽收四十件，一半没有签收
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门12", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门13", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门14", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门15", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门16", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门17", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门18", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门19", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门100", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门101", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门102", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门103", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门104", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门105", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门106", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门107", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门108", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门109", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门110", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门111", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门112", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门113", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门114", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门115", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门116", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门117", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门118", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门119", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门300", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门301", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门302", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门303", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门304", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门305", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门306", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门307", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门308", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门309", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门310", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门311", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门312", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门313", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门314", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
  - name: 签收的件大半没有揽收
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门12", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门13", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门14", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门15", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门16", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门17", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门18", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门19", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门20", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门21", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门22", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门23", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门24", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门25", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门26", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门27", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门28", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门29", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门30", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门31", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门32", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门33", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门34", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门100", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门101", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门102", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门103", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门104", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门105", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门106", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门107", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门108", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门109", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门110", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门111", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门112", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门113", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门114", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门115", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门116", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门117", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门118", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门119", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
  - name: 签收早于揽收
    expect: find
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门12", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门13", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门14", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门15", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门16", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门17", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门18", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门19", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门20", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门21", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门22", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门23", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门24", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门25", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门26", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门27", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门28", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门29", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门30", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门31", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门32", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门33", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门34", station: "东门", taken_in_on: 2025-10-08, delivered_on: 2025-10-02}
        - {parcel_firm: "甲快递", waybill_no: "东门100", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门101", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门102", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门103", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门104", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门105", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门106", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门107", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门108", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门109", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门110", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门111", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门112", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门113", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门114", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门115", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门116", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门117", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门118", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门119", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
  - name: 最近揽收的还在路上
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门12", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门13", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门14", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门15", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门16", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门17", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门18", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门19", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门20", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门21", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门22", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门23", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门24", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门25", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门26", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门27", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门28", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门29", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门30", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门31", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门32", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门33", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门34", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门35", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门36", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门37", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门38", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门39", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门40", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门41", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门42", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门43", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门44", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门45", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门46", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门47", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门48", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门49", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门50", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门51", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门52", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门53", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门54", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门55", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门56", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门57", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门58", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门59", station: "东门", taken_in_on: 2025-11-20}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
  - name: 月末揽收，下月签收
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门12", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门13", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门14", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门15", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门16", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门17", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门18", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门19", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门20", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门21", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门22", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门23", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门24", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门25", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门26", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门27", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门28", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门29", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门30", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门31", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门32", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门33", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门34", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门35", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门36", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门37", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门38", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门39", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门40", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门41", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门42", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门43", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门44", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门45", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门46", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门47", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门48", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门49", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门50", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门51", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门52", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门53", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门54", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门55", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门56", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门57", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门58", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门59", station: "东门", taken_in_on: 2025-10-30, delivered_on: 2025-11-04}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
  - name: 少量退件和丢件
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门100", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门101", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门102", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门103", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门104", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门105", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门106", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门107", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门108", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门109", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门110", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门111", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门112", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门113", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门114", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门115", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门116", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门117", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门118", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门119", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门120", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门121", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门122", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门123", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门124", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门125", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门126", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门127", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门128", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门129", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门130", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门131", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门132", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门133", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门134", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门135", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门136", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门137", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门138", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门139", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门140", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门141", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门142", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门143", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门144", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门145", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门146", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门147", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门148", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门149", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门150", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门151", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门152", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门153", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门154", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门155", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门156", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门157", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门158", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门159", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门160", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门161", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门162", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门163", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门164", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门165", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门166", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门167", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门168", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门169", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门170", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门171", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门172", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门173", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门174", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门175", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门176", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门177", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门178", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门179", station: "东门", taken_in_on: 2025-10-03, delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
  - name: 小网点，数目太少
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
  - name: 只派送的网点，都没有揽收
    expect: leave
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门12", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门13", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门14", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门15", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门16", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门17", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门18", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门19", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门20", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门21", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门22", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门23", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门24", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门25", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门26", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门27", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门28", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门29", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门30", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门31", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门32", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门33", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门34", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门35", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门36", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门37", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门38", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门39", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门40", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门41", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门42", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门43", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门44", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门45", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门46", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门47", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门48", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门49", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门50", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门51", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门52", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门53", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门54", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门55", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门56", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门57", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门58", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "东门59", station: "东门", delivered_on: 2025-10-06}
        - {parcel_firm: "甲快递", waybill_no: "西门900", station: "西门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
  - name: 该企业没有报送签收
    expect: cannot_tell
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门12", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门13", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门14", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门15", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门16", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门17", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门18", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门19", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门20", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门21", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门22", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门23", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门24", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门25", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门26", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门27", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门28", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门29", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门30", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门31", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门32", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门33", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门34", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门35", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门36", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门37", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门38", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门39", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门40", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门41", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门42", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门43", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门44", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门45", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门46", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门47", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门48", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门49", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门50", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门51", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门52", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门53", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门54", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门55", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门56", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门57", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门58", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门59", station: "东门", taken_in_on: 2025-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28}
  - name: 反不正当竞争法修正施行前
    expect: before_law
    tables:
      parcel:
        - {parcel_firm: "甲快递", waybill_no: "东门0", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门1", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门2", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门3", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门4", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门5", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门6", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门7", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门8", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门9", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门10", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门11", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门12", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门13", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门14", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门15", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门16", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门17", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门18", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门19", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门20", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门21", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门22", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门23", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门24", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门25", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门26", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门27", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门28", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门29", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门30", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门31", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门32", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门33", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门34", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门35", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门36", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门37", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门38", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门39", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门40", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门41", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门42", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门43", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门44", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门45", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门46", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门47", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门48", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门49", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门50", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门51", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门52", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门53", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门54", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门55", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门56", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门57", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门58", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门59", station: "东门", taken_in_on: 2018-10-03}
        - {parcel_firm: "甲快递", waybill_no: "东门900", station: "东门", taken_in_on: 2025-11-28, delivered_on: 2025-11-30}
---*/
WITH firms AS (
  SELECT p.parcel_firm, MAX(GREATEST(COALESCE(p.taken_in_on, p.delivered_on), COALESCE(p.delivered_on, p.taken_in_on))) AS last_on,
    COUNT(p.delivered_on) AS deliveries
  FROM parcel AS p
  GROUP BY p.parcel_firm
),
parcels AS (
  SELECT p.parcel_firm, p.station, p.row_key, f.deliveries,
    COALESCE(p.taken_in_on, p.delivered_on) AS day, month_start(COALESCE(p.taken_in_on, p.delivered_on)) AS month,
    CASE WHEN p.taken_in_on IS NOT NULL AND p.delivered_on IS NULL THEN 1 ELSE 0 END AS lost,
    CASE WHEN p.delivered_on IS NOT NULL AND (p.taken_in_on IS NULL OR p.delivered_on < p.taken_in_on) THEN 1 ELSE 0 END AS unsent,
    CASE WHEN p.taken_in_on IS NULL THEN 1 ELSE 0 END AS from_elsewhere
  FROM parcel AS p
  JOIN firms AS f ON f.parcel_firm = p.parcel_firm
  WHERE COALESCE(p.station, '') <> '' AND COALESCE(p.taken_in_on, p.delivered_on) IS NOT NULL
    AND (p.delivered_on IS NOT NULL OR f.deliveries = 0 OR p.taken_in_on <= add_days(f.last_on, -15))
),
months AS (
  SELECT p.parcel_firm, p.station, p.month, MIN(p.deliveries) AS deliveries, COUNT(p.row_key) AS parcels,
    SUM(p.lost) AS lost, SUM(p.unsent) AS unsent, SUM(p.from_elsewhere) AS from_elsewhere, MIN(p.day) AS from_on
  FROM parcels AS p
  GROUP BY p.parcel_firm, p.station, p.month
),
problems AS (
  SELECT m.parcel_firm, m.station, m.month, m.deliveries, m.parcels, m.from_on, m.lost AS odd, 'lost' AS kind
  FROM months AS m
  WHERE m.lost >= 30 AND m.lost * 10 >= m.parcels * 3
  UNION ALL
  SELECT m.parcel_firm, m.station, m.month, m.deliveries, m.parcels, m.from_on, m.unsent AS odd, 'unsent' AS kind
  FROM months AS m
  WHERE m.unsent >= 30 AND m.unsent * 10 >= m.parcels * 3 AND m.from_elsewhere * 20 < m.parcels * 19
),
shown_rows AS (
  SELECT p.parcel_firm, p.station, p.month, p.row_key, CASE WHEN p.lost = 1 THEN 'lost' ELSE 'unsent' END AS kind,
    ROW_NUMBER() OVER (PARTITION BY p.parcel_firm, p.station, p.month, p.lost ORDER BY p.day, p.row_key) AS place
  FROM parcels AS p
  WHERE p.lost = 1 OR p.unsent = 1
)
SELECT
  CONCAT('station:', q.parcel_firm, '/', q.station) AS subject_key,
  CONCAT('station:', q.parcel_firm, '/', q.station, '/', q.kind) AS object_key,
  q.from_on AS acted_on,
  CASE WHEN q.odd * 10 >= q.parcels * 5 THEN 0.75 ELSE 0.6 END AS confidence,
  CONCAT(q.kind, '|', CAST(q.odd AS TEXT), '/', CAST(q.parcels AS TEXT)) AS object_digest,
  CASE WHEN q.deliveries = 0 THEN 'no_deliveries_told' END AS cannot_tell,
  q.parcel_firm AS parcel_firm,
  q.station AS station,
  SUBSTR(CAST(q.month AS TEXT), 1, 7) AS month,
  CAST(q.parcels AS TEXT) AS parcels,
  CAST(q.odd AS TEXT) AS odd,
  CAST(CAST(FLOOR(q.odd * 100 / NULLIF(q.parcels, 0)) AS BIGINT) AS TEXT) AS share,
  CASE WHEN q.kind = 'lost' THEN '揽收后没有签收' ELSE '没有揽收就已签收' END AS problem_zh,
  CASE WHEN q.kind = 'lost' THEN 'were taken in and never delivered' ELSE 'were delivered without having been taken in' END AS problem,
  r.row_key AS row_key_parcel
FROM problems AS q
JOIN shown_rows AS r ON r.parcel_firm = q.parcel_firm AND r.station = q.station AND r.month = q.month AND r.kind = q.kind AND r.place <= 50
