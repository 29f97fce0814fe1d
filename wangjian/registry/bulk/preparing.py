"""比对前的准备: names, codes and addresses of both sides brought to the same columns.

A record is one name of one thing, or one name, present or former, of one business; both sides
have the same columns, so that keys and levels of `registry/linking/` speak of either.
"""

from __future__ import annotations

# Names of the tables made here, and of the regions with what is above them.
SUBJECTS, BUSINESSES, REGIONS = "link_subject", "link_business", "region_above"
FORMER_NAMES = 3  # of a business, the first ones named
# What is looked at: table, number and name of whoever runs it, its own name, its address.
_SUBJECTS = (
    ("shop", "registration_no", "registered_name", "name", "address"),
    ("account", "operator_no", "operator_name", "name", "CAST(NULL AS TEXT)"),
    ("site", "filer_no", "filer_name", "name", "CAST(NULL AS TEXT)"),
    ("mobile_app", "operator_no", "operator_name", "name", "CAST(NULL AS TEXT)"),
)


def subjects_sql() -> str:
    """Things whose number is missing, malformed or in no register, a row for each name said.

    `subject` numbers the things, `record` the rows.
    """
    said = " UNION ALL ".join(
        f"SELECT entity_key, row_key, {no} AS said_no, {name} AS said_name, {own} AS own_name,"  # noqa: S608
        f" {address} AS said_address, region_id FROM {table}"
        + (" WHERE exemption IS NULL" if table == "shop" else "")
        for table, no, name, own, address in _SUBJECTS
    )
    return f"""
WITH said AS ({said}),
one AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY entity_key ORDER BY row_key) AS nth FROM said
), look AS (
  SELECT entity_key, shown_no, shown_name, shown_address, ROW_NUMBER() OVER (
    PARTITION BY entity_key ORDER BY seen_at DESC, row_key) AS nth FROM shown
), joined AS (
  SELECT o.entity_key, o.own_name, o.region_id,
    COALESCE(NULLIF(o.said_no, ''), l.shown_no) AS said_no,
    COALESCE(NULLIF(o.said_address, ''), l.shown_address) AS said_address,
    NULLIF(o.said_name, '') AS said_name, NULLIF(l.shown_name, '') AS shown_name
  FROM one AS o LEFT JOIN look AS l ON l.entity_key = o.entity_key AND l.nth = 1
  WHERE o.nth = 1
), folded AS (SELECT *, fold_code(said_no) AS folded_no FROM joined),
registered AS (SELECT registration_no, COUNT(*) AS rows_of FROM business GROUP BY registration_no),
unknown AS (
  SELECT f.entity_key, f.own_name, f.region_id, f.said_no, f.said_address, f.said_name,
    f.shown_name
  FROM folded AS f LEFT JOIN registered AS b ON b.registration_no = f.folded_no
  WHERE b.registration_no IS NULL
), named AS (
  SELECT entity_key, region_id, said_no, said_address,
    COALESCE(said_name, shown_name, own_name) AS full_name, 1 AS nth FROM unknown
  UNION ALL
  SELECT entity_key, region_id, said_no, said_address, shown_name, 2 FROM unknown
  WHERE said_name IS NOT NULL AND shown_name IS NOT NULL AND shown_name <> said_name
), prepared AS (
  SELECT entity_key, entity_key || '#' || CAST(nth AS TEXT) AS row_key_record, region_id,
    fold_name(full_name) AS name, name_parts(full_name) AS parts, guess_code(said_no) AS code,
    fold_address(said_address) AS address, address_door(said_address) AS door
  FROM named
)
SELECT {_COLUMNS}, DENSE_RANK() OVER (ORDER BY entity_key) AS subject
FROM prepared AS p LEFT JOIN {REGIONS} AS a ON a.region_id = p.region_id"""  # noqa: S608


def businesses_sql() -> str:
    """Businesses of the register, a row for each name, present or former.

    Where the register says no region, the code does.
    """
    former = " UNION ALL ".join(
        f"SELECT entity_key, registration_no, region_id, address,"  # noqa: S608
        f" NULLIF(split_part(former_names, '；', {nth}), '') AS full_name, {nth + 1} AS nth"
        " FROM one WHERE former_names IS NOT NULL"
        for nth in range(1, FORMER_NAMES + 1)
    )
    return f"""
WITH all_rows AS (
  SELECT entity_key, registration_no, name, former_names, address, region_id,
    code_region(registration_no) AS code_place,
    ROW_NUMBER() OVER (PARTITION BY entity_key ORDER BY row_key) AS nth
  FROM business
), one AS (
  SELECT entity_key, registration_no, COALESCE(region_id, code_place) AS region_id, address, name,
    former_names
  FROM all_rows WHERE nth = 1
), named AS (
  SELECT entity_key, registration_no, region_id, address, name AS full_name, 1 AS nth FROM one
  UNION ALL {former}
), prepared AS (
  SELECT entity_key, entity_key || '#' || CAST(nth AS TEXT) AS row_key_record, region_id,
    fold_name(full_name) AS name, name_parts(full_name) AS parts,
    guess_code(registration_no) AS code, fold_address(address) AS address,
    address_door(address) AS door
  FROM named WHERE full_name IS NOT NULL
)
SELECT {_COLUMNS}, CAST(NULL AS BIGINT) AS subject
FROM prepared AS p LEFT JOIN {REGIONS} AS a ON a.region_id = p.region_id"""  # noqa: S608


_COLUMNS = """ROW_NUMBER() OVER (ORDER BY p.row_key_record) AS record, p.entity_key,
  NULLIF(p.name, '') AS name, NULLIF(split_part(p.parts, '|', 2), '') AS core,
  split_part(p.parts, '|', 3) AS form, split_part(p.parts, '|', 4) AS branch,
  split_part(p.parts, '|', 1) AS name_region, p.code, p.region_id AS place, a.city, a.province,
  NULLIF(p.address, '') AS address, p.door"""
