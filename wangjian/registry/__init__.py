"""主体归集: who trades online - taken in as files, kept in the lake, shown from PostgreSQL."""
