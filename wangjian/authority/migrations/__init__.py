"""机关 tables, step by step."""
