"""线索 tables, step by step."""
