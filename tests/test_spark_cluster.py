"""The script that starts a Spark cluster: what it says where it cannot."""

from __future__ import annotations

import pytest

from scripts import spark_cluster


def test_without_java_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(spark_cluster.FOLDER_VARIABLE, str(tmp_path / "spark"))
    with pytest.raises(spark_cluster.CannotStartError, match="Java 17 或 21"):
        spark_cluster.environment()
    assert not (tmp_path / "spark").exists()


def test_its_lock_has_the_clients_version_of_spark_and_no_index(monkeypatch):
    text = spark_cluster.LOCK.read_text(encoding="utf-8")
    client = (spark_cluster.ROOT / "requirements.lock").read_text(encoding="utf-8")
    [version] = [
        line.removeprefix("pyspark-client==").split()[0]
        for line in client.splitlines()
        if line.startswith("pyspark-client==")
    ]
    assert f"\npyspark=={version} " in text
    assert "http" not in text
    for name in ("numba", "pyarrow", "opencc", "sqlglot"):
        [ours] = [line for line in client.splitlines() if line.startswith(f"{name}==")]
        assert ours in text.splitlines()


def test_its_files_lie_outside_the_checkout(monkeypatch):
    monkeypatch.delenv(spark_cluster.FOLDER_VARIABLE, raising=False)
    assert spark_cluster.ROOT not in spark_cluster.folder().parents
