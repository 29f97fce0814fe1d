/*---
id: cn.site.many_sites
title: {zh: 同一主体备案网站过多, en: filer with more sites than one usually runs}
topic: site
category: site
domain: R4
severity: 2
reads: [site]
jurisdiction: domicile
reason:
  zh: "截至{acted_on}，主体“{filer_name}”（{filer_no}）名下有{sites}个主域名的备案仍然有效，超过{threshold}个，须核实备案信息是否真实、是否被他人冒用。"
  en: "As of {acted_on} the filings of {sites} main domains of “{filer_name}” ({filer_no}) were in force, more than {threshold}: whether they are true, and its own, is to be checked."
cannot_tell:
  names_only: {zh: 只有名称、没有登记号，可能是几个同名主体, en: "a name without a number: there may be several filers of that name"}
versions:
  - {from: 2005-03-20, law: [cn.icp.7, cn.icp.15], params: {threshold: 70}}
note: >-
  A sign that filings are to be checked (a firm whose papers were used for others, or a dealer in filings), no
  offence in itself: no article limits how many sites one may file. Main domains are counted, not names below them, and only
  filings in force on the day of the newest look among them. Numbers of filers are compared in one spelling;
  a domain counts for the filer of its newest filing.
examples:
  - name: 七十一个主域名的备案都有效
    expect: find
    tables:
      site:
        [
          {domain: a1.cn, icp_no: 闽ICP备11000001号-1, filer_no: M1}, {domain: a2.cn, icp_no: 闽ICP备11000001号-2, filer_no: M1}, {domain: a3.cn, icp_no: 闽ICP备11000001号-3, filer_no: M1},
          {domain: a4.cn, icp_no: 闽ICP备11000001号-4, filer_no: M1}, {domain: a5.cn, icp_no: 闽ICP备11000001号-5, filer_no: M1}, {domain: a6.cn, icp_no: 闽ICP备11000001号-6, filer_no: M1},
          {domain: a7.cn, icp_no: 闽ICP备11000001号-7, filer_no: M1}, {domain: a8.cn, icp_no: 闽ICP备11000001号-8, filer_no: M1}, {domain: a9.cn, icp_no: 闽ICP备11000001号-9, filer_no: M1},
          {domain: a10.cn, icp_no: 闽ICP备11000001号-10, filer_no: M1}, {domain: a11.cn, icp_no: 闽ICP备11000001号-11, filer_no: M1}, {domain: a12.cn, icp_no: 闽ICP备11000001号-12, filer_no: M1},
          {domain: a13.cn, icp_no: 闽ICP备11000001号-13, filer_no: M1}, {domain: a14.cn, icp_no: 闽ICP备11000001号-14, filer_no: M1}, {domain: a15.cn, icp_no: 闽ICP备11000001号-15, filer_no: M1},
          {domain: a16.cn, icp_no: 闽ICP备11000001号-16, filer_no: M1}, {domain: a17.cn, icp_no: 闽ICP备11000001号-17, filer_no: M1}, {domain: a18.cn, icp_no: 闽ICP备11000001号-18, filer_no: M1},
          {domain: a19.cn, icp_no: 闽ICP备11000001号-19, filer_no: M1}, {domain: a20.cn, icp_no: 闽ICP备11000001号-20, filer_no: M1}, {domain: a21.cn, icp_no: 闽ICP备11000001号-21, filer_no: M1},
          {domain: a22.cn, icp_no: 闽ICP备11000001号-22, filer_no: M1}, {domain: a23.cn, icp_no: 闽ICP备11000001号-23, filer_no: M1}, {domain: a24.cn, icp_no: 闽ICP备11000001号-24, filer_no: M1},
          {domain: a25.cn, icp_no: 闽ICP备11000001号-25, filer_no: M1}, {domain: a26.cn, icp_no: 闽ICP备11000001号-26, filer_no: M1}, {domain: a27.cn, icp_no: 闽ICP备11000001号-27, filer_no: M1},
          {domain: a28.cn, icp_no: 闽ICP备11000001号-28, filer_no: M1}, {domain: a29.cn, icp_no: 闽ICP备11000001号-29, filer_no: M1}, {domain: a30.cn, icp_no: 闽ICP备11000001号-30, filer_no: M1},
          {domain: a31.cn, icp_no: 闽ICP备11000001号-31, filer_no: M1}, {domain: a32.cn, icp_no: 闽ICP备11000001号-32, filer_no: M1}, {domain: a33.cn, icp_no: 闽ICP备11000001号-33, filer_no: M1},
          {domain: a34.cn, icp_no: 闽ICP备11000001号-34, filer_no: M1}, {domain: a35.cn, icp_no: 闽ICP备11000001号-35, filer_no: M1}, {domain: a36.cn, icp_no: 闽ICP备11000001号-36, filer_no: M1},
          {domain: a37.cn, icp_no: 闽ICP备11000001号-37, filer_no: M1}, {domain: a38.cn, icp_no: 闽ICP备11000001号-38, filer_no: M1}, {domain: a39.cn, icp_no: 闽ICP备11000001号-39, filer_no: M1},
          {domain: a40.cn, icp_no: 闽ICP备11000001号-40, filer_no: M1}, {domain: a41.cn, icp_no: 闽ICP备11000001号-41, filer_no: M1}, {domain: a42.cn, icp_no: 闽ICP备11000001号-42, filer_no: M1},
          {domain: a43.cn, icp_no: 闽ICP备11000001号-43, filer_no: M1}, {domain: a44.cn, icp_no: 闽ICP备11000001号-44, filer_no: M1}, {domain: a45.cn, icp_no: 闽ICP备11000001号-45, filer_no: M1},
          {domain: a46.cn, icp_no: 闽ICP备11000001号-46, filer_no: M1}, {domain: a47.cn, icp_no: 闽ICP备11000001号-47, filer_no: M1}, {domain: a48.cn, icp_no: 闽ICP备11000001号-48, filer_no: M1},
          {domain: a49.cn, icp_no: 闽ICP备11000001号-49, filer_no: M1}, {domain: a50.cn, icp_no: 闽ICP备11000001号-50, filer_no: M1}, {domain: a51.cn, icp_no: 闽ICP备11000001号-51, filer_no: M1},
          {domain: a52.cn, icp_no: 闽ICP备11000001号-52, filer_no: M1}, {domain: a53.cn, icp_no: 闽ICP备11000001号-53, filer_no: M1}, {domain: a54.cn, icp_no: 闽ICP备11000001号-54, filer_no: M1},
          {domain: a55.cn, icp_no: 闽ICP备11000001号-55, filer_no: M1}, {domain: a56.cn, icp_no: 闽ICP备11000001号-56, filer_no: M1}, {domain: a57.cn, icp_no: 闽ICP备11000001号-57, filer_no: M1},
          {domain: a58.cn, icp_no: 闽ICP备11000001号-58, filer_no: M1}, {domain: a59.cn, icp_no: 闽ICP备11000001号-59, filer_no: M1}, {domain: a60.cn, icp_no: 闽ICP备11000001号-60, filer_no: M1},
          {domain: a61.cn, icp_no: 闽ICP备11000001号-61, filer_no: M1}, {domain: a62.cn, icp_no: 闽ICP备11000001号-62, filer_no: M1}, {domain: a63.cn, icp_no: 闽ICP备11000001号-63, filer_no: M1},
          {domain: a64.cn, icp_no: 闽ICP备11000001号-64, filer_no: M1}, {domain: a65.cn, icp_no: 闽ICP备11000001号-65, filer_no: M1}, {domain: a66.cn, icp_no: 闽ICP备11000001号-66, filer_no: M1},
          {domain: a67.cn, icp_no: 闽ICP备11000001号-67, filer_no: M1}, {domain: a68.cn, icp_no: 闽ICP备11000001号-68, filer_no: M1}, {domain: a69.cn, icp_no: 闽ICP备11000001号-69, filer_no: M1},
          {domain: a70.cn, icp_no: 闽ICP备11000001号-70, filer_no: M1}, {domain: a71.cn, icp_no: 闽ICP备11000001号-71, filer_no: M1, filed_on: 2018-01-01, seen_on: 2020-11-05},
        ]
  - name: 其中一个已注销，恰为七十个
    expect: leave
    tables:
      site:
        [
          {domain: a1.cn, icp_no: 闽ICP备11000001号-1, filer_no: M1, filing_ended_on: 2020-01-01}, {domain: a2.cn, icp_no: 闽ICP备11000001号-2, filer_no: M1}, {domain: a3.cn, icp_no: 闽ICP备11000001号-3, filer_no: M1},
          {domain: a4.cn, icp_no: 闽ICP备11000001号-4, filer_no: M1}, {domain: a5.cn, icp_no: 闽ICP备11000001号-5, filer_no: M1}, {domain: a6.cn, icp_no: 闽ICP备11000001号-6, filer_no: M1},
          {domain: a7.cn, icp_no: 闽ICP备11000001号-7, filer_no: M1}, {domain: a8.cn, icp_no: 闽ICP备11000001号-8, filer_no: M1}, {domain: a9.cn, icp_no: 闽ICP备11000001号-9, filer_no: M1},
          {domain: a10.cn, icp_no: 闽ICP备11000001号-10, filer_no: M1}, {domain: a11.cn, icp_no: 闽ICP备11000001号-11, filer_no: M1}, {domain: a12.cn, icp_no: 闽ICP备11000001号-12, filer_no: M1},
          {domain: a13.cn, icp_no: 闽ICP备11000001号-13, filer_no: M1}, {domain: a14.cn, icp_no: 闽ICP备11000001号-14, filer_no: M1}, {domain: a15.cn, icp_no: 闽ICP备11000001号-15, filer_no: M1},
          {domain: a16.cn, icp_no: 闽ICP备11000001号-16, filer_no: M1}, {domain: a17.cn, icp_no: 闽ICP备11000001号-17, filer_no: M1}, {domain: a18.cn, icp_no: 闽ICP备11000001号-18, filer_no: M1},
          {domain: a19.cn, icp_no: 闽ICP备11000001号-19, filer_no: M1}, {domain: a20.cn, icp_no: 闽ICP备11000001号-20, filer_no: M1}, {domain: a21.cn, icp_no: 闽ICP备11000001号-21, filer_no: M1},
          {domain: a22.cn, icp_no: 闽ICP备11000001号-22, filer_no: M1}, {domain: a23.cn, icp_no: 闽ICP备11000001号-23, filer_no: M1}, {domain: a24.cn, icp_no: 闽ICP备11000001号-24, filer_no: M1},
          {domain: a25.cn, icp_no: 闽ICP备11000001号-25, filer_no: M1}, {domain: a26.cn, icp_no: 闽ICP备11000001号-26, filer_no: M1}, {domain: a27.cn, icp_no: 闽ICP备11000001号-27, filer_no: M1},
          {domain: a28.cn, icp_no: 闽ICP备11000001号-28, filer_no: M1}, {domain: a29.cn, icp_no: 闽ICP备11000001号-29, filer_no: M1}, {domain: a30.cn, icp_no: 闽ICP备11000001号-30, filer_no: M1},
          {domain: a31.cn, icp_no: 闽ICP备11000001号-31, filer_no: M1}, {domain: a32.cn, icp_no: 闽ICP备11000001号-32, filer_no: M1}, {domain: a33.cn, icp_no: 闽ICP备11000001号-33, filer_no: M1},
          {domain: a34.cn, icp_no: 闽ICP备11000001号-34, filer_no: M1}, {domain: a35.cn, icp_no: 闽ICP备11000001号-35, filer_no: M1}, {domain: a36.cn, icp_no: 闽ICP备11000001号-36, filer_no: M1},
          {domain: a37.cn, icp_no: 闽ICP备11000001号-37, filer_no: M1}, {domain: a38.cn, icp_no: 闽ICP备11000001号-38, filer_no: M1}, {domain: a39.cn, icp_no: 闽ICP备11000001号-39, filer_no: M1},
          {domain: a40.cn, icp_no: 闽ICP备11000001号-40, filer_no: M1}, {domain: a41.cn, icp_no: 闽ICP备11000001号-41, filer_no: M1}, {domain: a42.cn, icp_no: 闽ICP备11000001号-42, filer_no: M1},
          {domain: a43.cn, icp_no: 闽ICP备11000001号-43, filer_no: M1}, {domain: a44.cn, icp_no: 闽ICP备11000001号-44, filer_no: M1}, {domain: a45.cn, icp_no: 闽ICP备11000001号-45, filer_no: M1},
          {domain: a46.cn, icp_no: 闽ICP备11000001号-46, filer_no: M1}, {domain: a47.cn, icp_no: 闽ICP备11000001号-47, filer_no: M1}, {domain: a48.cn, icp_no: 闽ICP备11000001号-48, filer_no: M1},
          {domain: a49.cn, icp_no: 闽ICP备11000001号-49, filer_no: M1}, {domain: a50.cn, icp_no: 闽ICP备11000001号-50, filer_no: M1}, {domain: a51.cn, icp_no: 闽ICP备11000001号-51, filer_no: M1},
          {domain: a52.cn, icp_no: 闽ICP备11000001号-52, filer_no: M1}, {domain: a53.cn, icp_no: 闽ICP备11000001号-53, filer_no: M1}, {domain: a54.cn, icp_no: 闽ICP备11000001号-54, filer_no: M1},
          {domain: a55.cn, icp_no: 闽ICP备11000001号-55, filer_no: M1}, {domain: a56.cn, icp_no: 闽ICP备11000001号-56, filer_no: M1}, {domain: a57.cn, icp_no: 闽ICP备11000001号-57, filer_no: M1},
          {domain: a58.cn, icp_no: 闽ICP备11000001号-58, filer_no: M1}, {domain: a59.cn, icp_no: 闽ICP备11000001号-59, filer_no: M1}, {domain: a60.cn, icp_no: 闽ICP备11000001号-60, filer_no: M1},
          {domain: a61.cn, icp_no: 闽ICP备11000001号-61, filer_no: M1}, {domain: a62.cn, icp_no: 闽ICP备11000001号-62, filer_no: M1}, {domain: a63.cn, icp_no: 闽ICP备11000001号-63, filer_no: M1},
          {domain: a64.cn, icp_no: 闽ICP备11000001号-64, filer_no: M1}, {domain: a65.cn, icp_no: 闽ICP备11000001号-65, filer_no: M1}, {domain: a66.cn, icp_no: 闽ICP备11000001号-66, filer_no: M1},
          {domain: a67.cn, icp_no: 闽ICP备11000001号-67, filer_no: M1}, {domain: a68.cn, icp_no: 闽ICP备11000001号-68, filer_no: M1}, {domain: a69.cn, icp_no: 闽ICP备11000001号-69, filer_no: M1},
          {domain: a70.cn, icp_no: 闽ICP备11000001号-70, filer_no: M1}, {domain: a71.cn, icp_no: 闽ICP备11000001号-71, filer_no: M1, filed_on: 2018-01-01, seen_on: 2020-11-05},
        ]
  - name: 办法施行以前
    expect: before_law
    tables:
      site:
        [
          {domain: a1.cn, icp_no: 闽ICP备11000001号-1, filer_no: M1}, {domain: a2.cn, icp_no: 闽ICP备11000001号-2, filer_no: M1}, {domain: a3.cn, icp_no: 闽ICP备11000001号-3, filer_no: M1},
          {domain: a4.cn, icp_no: 闽ICP备11000001号-4, filer_no: M1}, {domain: a5.cn, icp_no: 闽ICP备11000001号-5, filer_no: M1}, {domain: a6.cn, icp_no: 闽ICP备11000001号-6, filer_no: M1},
          {domain: a7.cn, icp_no: 闽ICP备11000001号-7, filer_no: M1}, {domain: a8.cn, icp_no: 闽ICP备11000001号-8, filer_no: M1}, {domain: a9.cn, icp_no: 闽ICP备11000001号-9, filer_no: M1},
          {domain: a10.cn, icp_no: 闽ICP备11000001号-10, filer_no: M1}, {domain: a11.cn, icp_no: 闽ICP备11000001号-11, filer_no: M1}, {domain: a12.cn, icp_no: 闽ICP备11000001号-12, filer_no: M1},
          {domain: a13.cn, icp_no: 闽ICP备11000001号-13, filer_no: M1}, {domain: a14.cn, icp_no: 闽ICP备11000001号-14, filer_no: M1}, {domain: a15.cn, icp_no: 闽ICP备11000001号-15, filer_no: M1},
          {domain: a16.cn, icp_no: 闽ICP备11000001号-16, filer_no: M1}, {domain: a17.cn, icp_no: 闽ICP备11000001号-17, filer_no: M1}, {domain: a18.cn, icp_no: 闽ICP备11000001号-18, filer_no: M1},
          {domain: a19.cn, icp_no: 闽ICP备11000001号-19, filer_no: M1}, {domain: a20.cn, icp_no: 闽ICP备11000001号-20, filer_no: M1}, {domain: a21.cn, icp_no: 闽ICP备11000001号-21, filer_no: M1},
          {domain: a22.cn, icp_no: 闽ICP备11000001号-22, filer_no: M1}, {domain: a23.cn, icp_no: 闽ICP备11000001号-23, filer_no: M1}, {domain: a24.cn, icp_no: 闽ICP备11000001号-24, filer_no: M1},
          {domain: a25.cn, icp_no: 闽ICP备11000001号-25, filer_no: M1}, {domain: a26.cn, icp_no: 闽ICP备11000001号-26, filer_no: M1}, {domain: a27.cn, icp_no: 闽ICP备11000001号-27, filer_no: M1},
          {domain: a28.cn, icp_no: 闽ICP备11000001号-28, filer_no: M1}, {domain: a29.cn, icp_no: 闽ICP备11000001号-29, filer_no: M1}, {domain: a30.cn, icp_no: 闽ICP备11000001号-30, filer_no: M1},
          {domain: a31.cn, icp_no: 闽ICP备11000001号-31, filer_no: M1}, {domain: a32.cn, icp_no: 闽ICP备11000001号-32, filer_no: M1}, {domain: a33.cn, icp_no: 闽ICP备11000001号-33, filer_no: M1},
          {domain: a34.cn, icp_no: 闽ICP备11000001号-34, filer_no: M1}, {domain: a35.cn, icp_no: 闽ICP备11000001号-35, filer_no: M1}, {domain: a36.cn, icp_no: 闽ICP备11000001号-36, filer_no: M1},
          {domain: a37.cn, icp_no: 闽ICP备11000001号-37, filer_no: M1}, {domain: a38.cn, icp_no: 闽ICP备11000001号-38, filer_no: M1}, {domain: a39.cn, icp_no: 闽ICP备11000001号-39, filer_no: M1},
          {domain: a40.cn, icp_no: 闽ICP备11000001号-40, filer_no: M1}, {domain: a41.cn, icp_no: 闽ICP备11000001号-41, filer_no: M1}, {domain: a42.cn, icp_no: 闽ICP备11000001号-42, filer_no: M1},
          {domain: a43.cn, icp_no: 闽ICP备11000001号-43, filer_no: M1}, {domain: a44.cn, icp_no: 闽ICP备11000001号-44, filer_no: M1}, {domain: a45.cn, icp_no: 闽ICP备11000001号-45, filer_no: M1},
          {domain: a46.cn, icp_no: 闽ICP备11000001号-46, filer_no: M1}, {domain: a47.cn, icp_no: 闽ICP备11000001号-47, filer_no: M1}, {domain: a48.cn, icp_no: 闽ICP备11000001号-48, filer_no: M1},
          {domain: a49.cn, icp_no: 闽ICP备11000001号-49, filer_no: M1}, {domain: a50.cn, icp_no: 闽ICP备11000001号-50, filer_no: M1}, {domain: a51.cn, icp_no: 闽ICP备11000001号-51, filer_no: M1},
          {domain: a52.cn, icp_no: 闽ICP备11000001号-52, filer_no: M1}, {domain: a53.cn, icp_no: 闽ICP备11000001号-53, filer_no: M1}, {domain: a54.cn, icp_no: 闽ICP备11000001号-54, filer_no: M1},
          {domain: a55.cn, icp_no: 闽ICP备11000001号-55, filer_no: M1}, {domain: a56.cn, icp_no: 闽ICP备11000001号-56, filer_no: M1}, {domain: a57.cn, icp_no: 闽ICP备11000001号-57, filer_no: M1},
          {domain: a58.cn, icp_no: 闽ICP备11000001号-58, filer_no: M1}, {domain: a59.cn, icp_no: 闽ICP备11000001号-59, filer_no: M1}, {domain: a60.cn, icp_no: 闽ICP备11000001号-60, filer_no: M1},
          {domain: a61.cn, icp_no: 闽ICP备11000001号-61, filer_no: M1}, {domain: a62.cn, icp_no: 闽ICP备11000001号-62, filer_no: M1}, {domain: a63.cn, icp_no: 闽ICP备11000001号-63, filer_no: M1},
          {domain: a64.cn, icp_no: 闽ICP备11000001号-64, filer_no: M1}, {domain: a65.cn, icp_no: 闽ICP备11000001号-65, filer_no: M1}, {domain: a66.cn, icp_no: 闽ICP备11000001号-66, filer_no: M1},
          {domain: a67.cn, icp_no: 闽ICP备11000001号-67, filer_no: M1}, {domain: a68.cn, icp_no: 闽ICP备11000001号-68, filer_no: M1}, {domain: a69.cn, icp_no: 闽ICP备11000001号-69, filer_no: M1},
          {domain: a70.cn, icp_no: 闽ICP备11000001号-70, filer_no: M1}, {domain: a71.cn, icp_no: 闽ICP备11000001号-71, filer_no: M1, filed_on: 2004-01-01, seen_on: 2005-03-19},
        ]
---*/
WITH filed AS (
  SELECT domain_root(t.domain) AS root, t.filed_on, t.filing_ended_on, t.seen_on, t.filer_name,
    COALESCE(NULLIF(fold_code(t.filer_no), ''), fold_name(t.filer_name)) AS filer,
    CASE WHEN COALESCE(t.filer_no, '') = '' THEN 1 ELSE 0 END AS by_name, t.row_key
  FROM site AS t
  WHERE icp_kind(t.icp_no) IN ('filing', 'licence')
    AND COALESCE(NULLIF(fold_code(t.filer_no), ''), NULLIF(fold_name(t.filer_name), '')) IS NOT NULL
),
looked AS (
  SELECT f.filer, MAX(f.seen_on) AS seen_on
  FROM filed AS f
  GROUP BY f.filer
),
of_root AS (
  SELECT f.root, f.filer, f.filer_name, f.by_name, f.filing_ended_on, f.row_key,
    ROW_NUMBER() OVER (
      PARTITION BY f.root
      ORDER BY COALESCE(f.filed_on, DATE '1900-01-01') DESC,
        COALESCE(f.filing_ended_on, DATE '9999-12-31') DESC, f.row_key
    ) AS place
  FROM filed AS f
),
counted AS (
  SELECT o.filer, MIN(o.filer_name) AS filer_name, MAX(o.by_name) AS by_name, l.seen_on,
    COUNT(*) AS sites, MIN(o.row_key) AS row_key
  FROM of_root AS o
  JOIN looked AS l ON l.filer = o.filer
  WHERE o.place = 1 AND COALESCE(o.filing_ended_on, DATE '9999-12-31') > l.seen_on
  GROUP BY o.filer, l.seen_on
)
SELECT
  CASE WHEN code_ok(c.filer) THEN CONCAT('business:cn.uscc/', c.filer)
       ELSE CONCAT('filer:', c.filer) END AS subject_key,
  CASE WHEN code_ok(c.filer) THEN CONCAT('business:cn.uscc/', c.filer)
       ELSE CONCAT('filer:', c.filer) END AS object_key,
  c.seen_on AS acted_on,
  0.7 AS confidence,
  CAST(CAST(FLOOR(c.sites / 70) AS BIGINT) AS TEXT) AS object_digest,
  CASE WHEN c.by_name = 1 THEN 'names_only' END AS cannot_tell,
  CASE WHEN c.by_name = 0 THEN c.filer END AS filer_no,
  c.filer_name AS filer_name,
  c.sites AS sites,
  :threshold AS threshold,
  c.row_key AS row_key_site
FROM counted AS c
WHERE c.sites > :threshold
