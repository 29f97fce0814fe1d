"""数据装载: what came in, what was refused, and its correction."""
