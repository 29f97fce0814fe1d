"""信用: what credit records add up to, by weights in files; grades, lists and repair follow."""
