"""办理 tables, step by step."""
