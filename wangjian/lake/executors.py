"""执行端: what is sent to a Spark server's executors, and whether they can run it.

Functions go there as Python code that names our modules, so each executor needs this package,
pyarrow and numba in a Python of our minor version. What is missing is said before a run.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

import wangjian
from wangjian.errors import NotReady
from wangjian.lake.own_code import code_digest
from wangjian.lake.session import MapOfBatches

ROWS_READ = pa.field("rows_read_", pa.int64())
# Tasks of a look: enough that each executor of an office's cluster is likely to get one.
_LOOKS = 16
# What our functions import beside Python's own; the rest of the package's needs stay with us.
NEEDED = ("pyarrow", "numpy", "numba", "opencc", "stdnum", "yaml", "sqlglot")

Batches = Iterator[pa.RecordBatch]


def on_executors(made: MapOfBatches) -> Callable[[Batches], Batches]:
    """The function over a task's batches; its last column says for how many rows a batch is.

    Batches without a row never reach us: what they were made of is counted with the next.
    """
    run, schema = made.run, made.schema.append(ROWS_READ)

    def call(batches: Batches) -> Batches:
        read = 0
        for batch in batches:
            given = run(batch)
            read += batch.num_rows
            if given.num_rows:
                counts = pa.array([read] + [0] * (given.num_rows - 1), pa.int64())
                yield pa.RecordBatch.from_arrays([*given.columns, counts], schema=schema)
                read = 0

    return call


def look_at_executors(spark: Any, address: str) -> None:
    """NotReady names what the executors lack; a second of a cluster's time."""
    try:
        rows = spark.range(0, _LOOKS, 1, _LOOKS).mapInArrow(_look(NEEDED), "told string")
        told = {text for text in rows.toArrow().column("told").to_pylist() if text}
    except Exception as error:
        # Python of another version or without pyarrow fails before our code is called.
        raise _lacks(address, _why_not_called(str(error))) from error
    lacking = sorted({what for text in told for what in _lacking(json.loads(text))})
    if lacking:
        raise _lacks(address, lacking)


def _look(needed: tuple[str, ...]) -> Callable[[Batches], Batches]:
    """What tells of an executor; sent as its own code, since our package may not be there."""

    def call(batches: Batches) -> Batches:
        import importlib
        import json as writer
        import platform as here

        import pyarrow as pa

        for _ in batches:
            pass
        missing = []
        for name in ("wangjian", *needed):
            try:
                importlib.import_module(name)
            except Exception as error:  # noqa: BLE001 - whatever keeps it from being imported
                missing.append(f"{name} ({type(error).__name__})")
        said = {"python": here.python_version(), "missing": missing, "version": "", "digest": ""}
        try:
            from wangjian import __version__ as version

            said["version"] = version
            said["digest"] = importlib.import_module("wangjian.lake.own_code").code_digest()
        except Exception:  # noqa: BLE001, S110 - it is missing, or older than this module
            pass
        told = writer.dumps({**said, "node": here.node()})
        yield pa.RecordBatch.from_pydict({"told": [told]})

    # The client would read the hints as a request for another kind of function.
    call.__annotations__.clear()
    return call


def _lacking(said: dict[str, Any]) -> Iterator[str]:
    """What one executor lacks, in words that need no translation."""
    node = said["node"]
    ours, theirs = platform.python_version_tuple()[:2], said["python"].split(".")[:2]
    if list(ours) != theirs:
        yield f"Python {'.'.join(ours)} ({node}: {said['python']})"
    for name in said["missing"]:
        yield f"{name} ({node})"
    gone = any(name.startswith("wangjian ") for name in said["missing"])
    if not gone and said["digest"] != code_digest():
        ours_is = f"wangjian {wangjian.__version__} {code_digest()[:12]}"
        yield f"{ours_is} ({node}: {said['version']} {said['digest'][:12]})"


def _why_not_called(text: str) -> list[str]:
    if "PYTHON_VERSION_MISMATCH" in text:
        return [f"Python {'.'.join(platform.python_version_tuple()[:2])}"]
    for name in ("pyarrow", "pandas", "numpy", "wangjian"):
        if f"No module named '{name}'" in text or (name == "pyarrow" and "PyArrow >=" in text):
            return [name]
    return [text.strip().splitlines()[-1][:300] if text.strip() else "?"]


def _lacks(address: str, lacking: list[str]) -> NotReady:
    return NotReady(
        f"Spark 服务 {address} 的执行端缺少：{'、'.join(lacking)}",
        f"the executors of the Spark server {address} lack: {', '.join(lacking)}",
        remedy_zh=(
            f"请在每台执行机上用 Python {platform.python_version()} 的同一小版本安装本机的 wangjian"
            " 安装包及其依赖，并让 spark.pyspark.python 指向它（见 docs/beyond-one-machine.md）"
        ),
        remedy_en=(
            "install this machine's wangjian wheel with what it needs on each executor, in the same"
            " minor version of Python, and point spark.pyspark.python there"
            " (docs/beyond-one-machine.md)"
        ),
    )
