/*---
id: cn.live.room_licence
title: {zh: 直播间账号主页未公示营业执照信息, en: live room without the operator's registration}
topic: live
category: live
domain: R9
severity: 2
reads: [shown, account, business]
needs: [shown, account]
jurisdiction: live_room
reason:
  zh: "{acted_on}查看直播间“{name}”（运营者：{operator_name}，{operator_no}），账号主页没有公示名称、统一社会信用代码等登记信息或其链接。"
  en: "On {acted_on} the page of the live room “{name}” (run by {operator_name}, {operator_no}) showed neither the operator's name and code nor a link to them."
cannot_tell:
  behind_link: {zh: 主页提到营业执照，内容在链接或图片中，未能读出, en: "the page speaks of a licence, but it stands behind a link or in a picture"}
versions:
  - {from: 2026-02-01, law: [cn.live.25]}
note: >-
  The rule asks registered operators only: the room's operator has a code of a registration. Natural persons show other things and are
  left alone, and so is a room whose operator is not known. Looks of one day count together; a code, a badge, its
  number or the four sentences of those exempt from registration are enough.
examples:
  - name: 公司运营，主页什么也没有公示
    expect: find
    tables:
      account: [{platform_id: pf1, account_no: "1", account_kind: live_room, name: 近水直播间, operator_no: 91350100M000100Y43, operator_name: 福州近水食品有限公司}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "1", seen_at: 2026-05-01T10:00:00+08:00, page_text: 今晚八点见}]
  - name: 公示了代码
    expect: leave
    tables:
      account: [{platform_id: pf1, account_no: "2", account_kind: live_room, name: 近水直播间, operator_no: 91350100M000100Y43}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "2", seen_at: 2026-05-01T10:00:00+08:00, shown_no: 91350100M000100Y43}]
  - name: 挂的是电子标识
    expect: leave
    tables:
      account: [{platform_id: pf1, account_no: "3", account_kind: live_room, name: 近水直播间, operator_no: 91350100M000100Y43}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "3", seen_at: 2026-05-01T10:00:00+08:00, badge: national}]
  - name: 个人的直播间
    expect: leave
    tables:
      account: [{platform_id: pf1, account_no: "4", account_kind: live_room, name: 山里阿婆, operator_name: 个人}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "4", seen_at: 2026-05-01T10:00:00+08:00, page_text: 每天直播}]
  - name: 公众号不是直播间
    expect: leave
    tables:
      account: [{platform_id: pf1, account_no: "5", account_kind: public_account, name: 近水, operator_no: 91350100M000100Y43}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "5", seen_at: 2026-05-01T10:00:00+08:00, page_text: 文章}]
  - name: 查看时账号已关闭
    expect: leave
    tables:
      account: [{platform_id: pf1, account_no: "6", account_kind: live_room, name: 近水直播间, operator_no: 91350100M000100Y43, status: closed}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "6", seen_at: 2026-05-01T10:00:00+08:00, page_text: 账号已注销}]
  - name: 同日另一次查看读到了
    expect: leave
    tables:
      account: [{platform_id: pf1, account_no: "7", account_kind: live_room, name: 近水直播间, operator_no: 91350100M000100Y43}]
      shown:
        - {subject_kind: account, platform_id: pf1, subject_no: "7", seen_at: 2026-05-01T10:00:00+08:00, page_text: 加载中}
        - {subject_kind: account, platform_id: pf1, subject_no: "7", seen_at: 2026-05-01T10:05:00+08:00, shown_no: 91350100M000100Y43}
  - name: 执照在链接里
    expect: cannot_tell
    tables:
      account: [{platform_id: pf1, account_no: "8", account_kind: live_room, name: 近水直播间, operator_no: 91350100M000100Y43}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "8", seen_at: 2026-05-01T10:00:00+08:00, page_text: 查看营业执照}]
  - name: 办法施行以前
    expect: before_law
    tables:
      account: [{platform_id: pf1, account_no: "9", account_kind: live_room, name: 近水直播间, operator_no: 91350100M000100Y43}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "9", seen_at: 2026-01-31T10:00:00+08:00, page_text: 今晚八点见}]
---*/
WITH looks AS (
  SELECT s.entity_key, s.platform_id, s.subject_no, beijing_date(s.seen_at) AS seen_on,
    MAX(CASE WHEN COALESCE(s.shown_no, '') <> '' OR COALESCE(s.badge, '') <> '' OR COALESCE(s.badge_no, '') <> ''
               OR COALESCE(s.exemption_statement, '') <> '' THEN 1 ELSE 0 END) AS lit,
    MAX(CASE WHEN s.page_text LIKE '%营业执照%' OR s.page_text LIKE '%证照信息%' THEN 1 ELSE 0 END) AS mentioned,
    MAX(COALESCE(s.shown_name, '')) AS shown_name, MAX(s.row_key) AS row_key_shown
  FROM shown AS s
  WHERE s.subject_kind = 'account'
  GROUP BY s.entity_key, s.platform_id, s.subject_no, beijing_date(s.seen_at)
)
SELECT
  l.entity_key AS subject_key,
  l.entity_key AS object_key,
  l.seen_on AS acted_on,
  CASE WHEN l.shown_name = '' THEN 0.9 ELSE 0.6 END AS confidence,
  l.shown_name AS object_digest,
  CASE WHEN l.mentioned = 1 THEN 'behind_link' END AS cannot_tell,
  a.name AS name,
  a.operator_no AS operator_no,
  COALESCE(NULLIF(a.operator_name, ''), b.name) AS operator_name,
  l.row_key_shown AS row_key_shown,
  a.row_key AS row_key_account
FROM looks AS l
JOIN account AS a ON a.platform_id = l.platform_id AND a.account_no = l.subject_no
LEFT JOIN business AS b ON b.registration_no = fold_code(a.operator_no) AND b.registration_scheme = 'cn.uscc'
WHERE l.lit = 0
  AND a.account_kind = 'live_room'
  AND COALESCE(a.status, 'open') = 'open'
  AND code_ok(a.operator_no)
