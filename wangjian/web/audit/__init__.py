"""审计日志: the journal with search."""
