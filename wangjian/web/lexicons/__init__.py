"""词库: the lexicons of monitoring, readable and searchable."""
