"""网页的迁移: tables of the desk itself."""
