"""DuckDB 连接: how every connection of ours is set up, whatever it is for."""

from __future__ import annotations

from pathlib import Path

import duckdb


def open_duckdb(tmp: Path, *, memory: str) -> duckdb.DuckDBPyConnection:
    """A connection in memory: UTC, bounded memory, spilling into `tmp`, no downloads."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": memory,
            "temp_directory": str(tmp),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "allow_community_extensions": "false",
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    return connection
