"""数据库参数: what our server is told, fit for a small machine and for bulk loads on one disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MIB = 2**20
_MOST_MIB = 512
_LEAST_MIB = 64


def written(socket: Path, major: int) -> str:
    """The text of `wangjian.conf`; an office's own wishes stand in `office.conf` beside it."""
    buffers = _buffers()
    values = {
        "listen_addresses": "",
        # A list of quoted names in one quoted text.
        "unix_socket_directories": '"' + str(socket).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "datestyle": "ISO, YMD",
        "max_connections": "100",
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{buffers * 3}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        # Nothing replicates; a table filled where it was made needs no log.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "wal_compression": "on",
        # Compiling costs more than our queries take.
        "jit": "off",
        "random_page_cost": "1.1",
        "log_destination": "stderr",
        "logging_collector": "off",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "log_lock_waits": "on",
        "log_checkpoints": "off",
        # Values of a failed statement are people's names and numbers.
        "log_parameter_max_length_on_error": "0",
        "log_min_error_statement": "panic",
    }
    quoted = (f"{name} = '{_escaped(value)}'" for name, value in values.items())
    head = "# 由网剑写入，每次启动重写；自行调整请写入同文件夹的 office.conf"
    also = (
        f"# written anew at each start (PostgreSQL {major}); put your own settings in office.conf"
    )
    return "\n".join((head, also, *quoted, ""))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _buffers() -> int:
    """An eighth of the machine's memory, in MiB, within limits."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MIB
    except (OSError, ValueError):
        memory = 0
    return max(_LEAST_MIB, min(_MOST_MIB, memory // 8))
