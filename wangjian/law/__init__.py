"""法: statutes with their dates, the working-day calendar, and the counting of periods.

Shapes and arithmetic only. What the law says stands in `statutes/`, which days are special in
`calendars/`, which place decides in `jurisdiction.yaml`; `packs` reads those files and hands
them in. Nothing here opens a file.
"""
