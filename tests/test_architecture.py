"""The house's own rules, kept by tests: where things stand and who may call whom."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "wangjian"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "base", "manager", "service", "misc"}
FORBIDDEN_NAMES |= {"data", "info", "handle", "process"}
# The order of the rooms, top first, as import-linter has it.
LAYERS = [
    "cli demo", "web jobs api", "campaign", "credit", "casework", "docket", "evidence",
    "monitoring", "registry", "authority",
]  # fmt: skip
FLOOR = {room: floor for floor, rooms in enumerate(LAYERS) for room in rooms.split()}


def name_of(path):
    return str(path.relative_to(ROOT))


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path}: no docstring"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_is_longer_than_five_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


def test_no_module_has_a_name_that_says_nothing():
    assert [p for p in MODULES if p.stem in FORBIDDEN_NAMES] == []


PURE = [
    p
    for p in MODULES
    if p.stem in {"decisions", "tables", "bulk"}
    or {"decisions", "tables", "bulk"} & set(p.relative_to(PACKAGE).parts[1:-1])
]


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_the_pure_heart_of_a_room_knows_neither_django_nor_the_network(path):
    banned = {"django", "psycopg", "requests", "httpx", "urllib", "socket", "http"}
    assert {m.split(".")[0] for m in imported_modules(path)} & banned == set()


GROUND = [
    p
    for p in MODULES
    if p.relative_to(PACKAGE).parts[0] in {"lake", "law", "text", "ledger", "packs"}
]


@pytest.mark.parametrize("path", GROUND, ids=name_of)
def test_the_ground_rooms_know_no_django(path):
    assert not any(m.split(".")[0] == "django" for m in imported_modules(path))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_lake_knows_its_engines(path):
    room = path.relative_to(PACKAGE).parts[0]
    if room != "lake":
        assert {m.split(".")[0] for m in imported_modules(path)} & {"duckdb", "pyspark"} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_signals(path):
    assert not any(m.startswith("django.dispatch") for m in imported_modules(path))


def catches_everything(handler):
    names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(n is None or getattr(n, "id", "") in {"Exception", "BaseException"} for n in names)
    passes_on = any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    return broad and not passes_on


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_doors_swallow_an_error_that_they_do_not_know(path):
    if path.relative_to(PACKAGE).parts[0] in {"cli", "web", "jobs", "demo"}:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    assert [one.lineno for one in handlers if catches_everything(one)] == []


def test_no_foreign_key_points_at_a_room_above():
    """A string foreign key escapes import-linter; this closes it."""
    from django.apps import apps

    wrong = []
    for model in apps.get_models():
        room = model.__module__.split(".")
        if room[0] != "wangjian" or room[1] not in FLOOR:
            continue
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if not field.concrete or related is None or related == "self":
                continue
            target = related.__module__.split(".")
            if target[0] == "wangjian" and FLOOR.get(target[1], 99) < FLOOR[room[1]]:
                wrong.append(f"{model.__name__}.{field.name} -> {related.__name__}")
    assert wrong == []


def test_no_path_of_a_machine_and_no_registry_address_is_committed():
    import subprocess

    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    files = listed.stdout.split("\n")
    wrong = []
    needle = re.compile(r"pypi\.org|files\.pythonhosted|registry\.npmjs|--index" + "-url")
    for name in filter(None, files):
        path = ROOT / name
        if path.suffix in {".png", ".mo", ".woff2"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        wrong += [name] if needle.search(text) and name != "tests/test_architecture.py" else []
    assert [w for w in wrong if w not in {"Makefile", "requirements.lock"}] == []
