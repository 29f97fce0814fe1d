"""主线: from files to leads through the commands, as a newcomer would type them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-c", "from wangjian.cli import main; main()"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """The demo workspace of 300 shops, made by the command itself."""
    folder = tmp_path_factory.mktemp("demo") / "演示 workspace"
    done = run("demo", "--workspace", folder, "--shops", 300, "--no-serve")
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def run(*arguments):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        # The suite's own workspace and server are not meant for a newcomer's commands.
        env={name: text for name, text in os.environ.items() if not name.startswith("WANGJIAN")},
        capture_output=True,
        text=True,
        check=False,
    )


def listed(workspace, *arguments):
    done = run("-w", workspace[0], *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_demo_finds_what_it_planted_and_leaves_near_misses_alone(workspace):
    rows = [line.split() for line in workspace[1].splitlines() if line.startswith("cn.")]
    assert len(rows) >= 8
    for rule, planted, recall, precision, near, *_ in rows:
        assert int(planted) > 0, rule
        assert float(recall) >= 0.98, rule
        assert float(precision) >= 0.98, rule
        assert near.startswith("0/"), rule


def test_leads_carry_their_law_and_their_day(workspace):
    leads = listed(workspace, "leads", "list")
    assert leads
    card = listed(workspace, "leads", "show", leads[0]["number"])
    assert card["law"]
    assert card["clocks"][0]["due_on"]
    assert card["items"][0]["row_keys"]


def test_figures_are_counted_and_the_leads_add_up(workspace):
    counted = listed(workspace, "campaign", "figures")
    assert len(counted["figures"]) >= 12
    assert all(one["value"] is not None for one in counted["figures"] if one["rows"])
    assert [one["holds"] for one in counted["balances"]] == [True]


def test_a_figure_opens_to_as_many_rows_as_it_counts(workspace):
    counted = {one["id"]: one for one in listed(workspace, "campaign", "figures")["figures"]}
    for metric in ("wj.count.leads", "wj.count.platforms", "wj.count.sites_without_filing"):
        rows = listed(workspace, "campaign", "rows", metric)
        assert len(rows) == counted[metric]["rows"] == counted[metric]["value"]


def test_shops_without_a_usable_code_are_linked_to_the_register(workspace):
    pytest.importorskip("splink")
    (first,) = listed(workspace, "registry", "link")
    assert first["subjects"] > first["tied"] > 0
    (again,) = listed(workspace, "registry", "link")
    assert (again["tied"], again["new"], again["gone"]) == (first["tied"], 0, 0)


def test_broken_rows_wait_in_quarantine_in_two_languages(workspace):
    rows = listed(workspace, "registry", "quarantine")
    assert rows
    assert all(row["reasons_zh"] and row["reasons_en"] and row["line"] > 1 for row in rows)


def test_the_same_file_twice_changes_nothing(workspace):
    file = next((workspace[0] / "market").glob("site.*"))
    before = listed(workspace, "registry", "loads")
    again = listed(
        workspace, "ingest", "site", file, "--source", "通信管理部门", "--as-of", "2026-11-11"
    )
    assert again[0].get("already") is not False
    assert listed(workspace, "registry", "loads") == before


def test_a_second_run_makes_no_second_finding(workspace):
    before = listed(workspace, "intake", "list", "--limit", "500")
    done = run("-w", workspace[0], "monitor", "run")
    assert done.returncode == 0, done.stderr
    after = listed(workspace, "intake", "list", "--limit", "500")
    # Their order may change: what officers decided since the first run is believed by the second.
    counts = [{row["id"]: row["findings_count"] for row in rows} for rows in (before, after)]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_leads_are_exported_and_nothing_runs_as_a_formula(workspace, tmp_path, suffix):
    file = tmp_path / f"leads{suffix}"
    done = run("-w", workspace[0], "--as", "officer", "leads", "export", file)
    assert done.returncode == 0, done.stderr
    assert file.stat().st_size > 100


def test_an_error_says_what_to_do_and_shows_no_traceback(workspace, tmp_path):
    for arguments in (
        ("ingest", "nonsense", tmp_path / "x.csv"),
        ("ingest", "shop", tmp_path / "missing.csv"),
        ("leads", "show", "9999"),
        ("registry", "withdraw", "ffff", "--reason", "x"),
    ):
        done = run("-w", workspace[0], *arguments)
        assert done.returncode in {2, 4}, done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) >= 2


def test_an_officer_without_the_right_is_refused(workspace):
    done = run("-w", workspace[0], "--as", "auditor", "intake", "take", "--top", "1")
    assert done.returncode == 3, done.stderr


def test_a_workspace_is_backed_up_and_restored_elsewhere(workspace, tmp_path):
    file, folder = tmp_path / "office.wjbackup", tmp_path / "restored"
    assert run("-w", workspace[0], "backup", file).returncode == 0
    done = run("restore", file, folder)
    assert done.returncode == 0, done.stderr
    for question in (("leads", "list"), ("registry", "loads"), ("registry", "quarantine")):
        assert listed((folder, ""), *question) == listed(workspace, *question)


def test_a_rule_is_added_without_touching_python(workspace):
    import re

    page = Path(__file__).parents[2] / "docs" / "writing-a-rule.md"
    [rule] = re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    folder = workspace[0] / "packs" / "monitoring" / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    rule = rule.replace("sc.shop.no_address", "demo.shop.no_address")
    (folder / "demo.shop.no_address.sql").write_text(rule, encoding="utf-8")
    done = run("-w", workspace[0], "monitor", "run", "--rule", "demo.shop.no_address")
    assert done.returncode == 0, done.stderr
    assert listed(workspace, "intake", "list", "--rule", "demo.shop.no_address")
