/*---
id: cn.publication.banned_title
title: {zh: 销售违禁出版物, en: banned title on sale}
topic: publication
category: publication
domain: M4
severity: 5
reads: [hit, listing, banned_title]
needs: [listing, banned_title]
lexicons: [cn.banned_titles]
jurisdiction: real_place
reason:
  zh: "{acted_on}在售商品“{listing_title}”与违禁出版物目录中的《{banned}》（{authority}{document_no}）相符：{how_zh}。"
  en: "On {acted_on} “{listing_title}” was on sale; it matches “{banned}” in the catalogue of banned publications ({authority} {document_no}): {how}."
versions:
  - {from: 2016-02-06, law: [cn.pub.40]}
note: >-
  Found by book number, or by the title: in book-title marks, together with the author, or in a listing of the
  category of books. The bare words of a title in other goods are left alone.
examples:
  - name: 书名号内是违禁书名
    expect: find
    tables:
      banned_title: [{title: 虚构山居夜话, author: 甲乙丙}]
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: 《虚构山居夜话》 正版现货, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 图书类目中的书名
    expect: find
    tables:
      banned_title: [{title: 虚构山居夜话, author: 甲乙丙}]
      listing: [{platform_id: pf1, platform_shop_no: "2", item_no: a, title: 收藏版 虚构山居夜话, category: 图书/文学, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 书号相同，标题避开书名
    expect: find
    tables:
      banned_title: [{title: 虚构山居夜话, isbn: "978-7-000-00000-0"}]
      listing: [{platform_id: pf1, platform_shop_no: "3", item_no: a, title: 老书一本 懂的来, isbn: "9787000000000", seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 书评
    expect: leave
    tables:
      banned_title: [{title: 虚构山居夜话, author: 甲乙丙}]
      listing: [{platform_id: pf1, platform_shop_no: "4", item_no: a, title: 《虚构山居夜话》书评 学报论文, category: 图书, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 同名的其他商品
    expect: leave
    tables:
      banned_title: [{title: 虚构山居夜话, author: 甲乙丙}]
      listing: [{platform_id: pf1, platform_shop_no: "5", item_no: a, title: 虚构山居夜话 香薰蜡烛, category: 家居, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 书名相近
    expect: leave
    tables:
      banned_title: [{title: 虚构山居夜话, author: 甲乙丙}]
      listing: [{platform_id: pf1, platform_shop_no: "6", item_no: a, title: 《虚构山居夜谈》, category: 图书, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 查禁之前在售
    expect: leave
    tables:
      banned_title: [{title: 虚构山居夜话, banned_on: 2021-06-01}]
      listing: [{platform_id: pf1, platform_shop_no: "7", item_no: a, title: 《虚构山居夜话》, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 条文文本施行前
    expect: before_law
    tables:
      banned_title: [{title: 虚构山居夜话}]
      listing: [{platform_id: pf1, platform_shop_no: "8", item_no: a, title: 《虚构山居夜话》, seen_at: 2016-02-05T10:00:00+08:00}]
---*/
WITH by_title AS (
  SELECT l.row_key, t.title AS banned, t.author, t.authority, t.document_no, t.banned_on, h.hit_table, h.hit_column,
    h.hit_row_key, h.term AS hit_term, h.hit_start, h.hit_stop,
    h.certainty * CASE WHEN COALESCE(t.author, '') <> '' AND (l.title LIKE CONCAT('%', t.author, '%') OR l.body LIKE CONCAT('%', t.author, '%'))
           THEN 0.97
         WHEN l.title LIKE CONCAT('%《', h.matched, '》%') THEN 0.92
         WHEN l.category LIKE '%图书%' OR l.category LIKE '%书籍%' OR l.category LIKE '%音像%' OR l.category LIKE '%出版%'
           THEN 0.8 ELSE 0.0 END AS confidence
  FROM hit AS h
  JOIN listing AS l ON l.row_key = h.hit_row_key
  JOIN banned_title AS t ON t.title = h.term
  WHERE h.lexicon = 'cn.banned_titles' AND h.hit_table = 'listing' AND h.excused_by IS NULL
),
by_isbn AS (
  SELECT l.row_key, t.title AS banned, t.author, t.authority, t.document_no, t.banned_on
  FROM listing AS l
  JOIN banned_title AS t
    ON REPLACE(REPLACE(t.isbn, '-', ''), ' ', '') = REPLACE(REPLACE(l.isbn, '-', ''), ' ', '')
  WHERE COALESCE(l.isbn, '') <> ''
),
matches AS (
  SELECT b.row_key, b.banned, b.authority, b.document_no, b.banned_on, b.confidence, b.hit_table, b.hit_column,
    b.hit_row_key, b.hit_term, b.hit_start, b.hit_stop, '书名相同' AS how_zh, 'same title' AS how
  FROM by_title AS b
  WHERE b.confidence > 0
  UNION ALL
  SELECT i.row_key, i.banned, i.authority, i.document_no, i.banned_on, 0.98 AS confidence,
    CAST(NULL AS TEXT) AS hit_table, CAST(NULL AS TEXT) AS hit_column, CAST(NULL AS TEXT) AS hit_row_key,
    CAST(NULL AS TEXT) AS hit_term, CAST(NULL AS BIGINT) AS hit_start, CAST(NULL AS BIGINT) AS hit_stop,
    '书号相同' AS how_zh, 'same ISBN' AS how
  FROM by_isbn AS i
)
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  m.confidence AS confidence,
  CONCAT(l.title, '|', m.banned) AS object_digest,
  m.banned AS banned,
  l.title AS listing_title,
  COALESCE(m.authority, '') AS authority,
  COALESCE(m.document_no, '') AS document_no,
  m.how_zh AS how_zh,
  m.how AS how,
  l.url AS url,
  m.hit_table AS hit_table,
  m.hit_column AS hit_column,
  m.hit_row_key AS hit_row_key,
  m.hit_term AS hit_term,
  m.hit_start AS hit_start,
  m.hit_stop AS hit_stop,
  l.row_key AS row_key_listing
FROM matches AS m
JOIN listing AS l ON l.row_key = m.row_key
WHERE m.banned_on IS NULL OR m.banned_on <= beijing_date(l.seen_at)
