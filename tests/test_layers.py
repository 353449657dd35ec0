"""Imports point one way: wiring, events, cities, records, Django."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# What each room may import of ours; the wiring may import everything.
MAY_IMPORT = {
    "khabarovsk_relations/records": {"khabarovsk_relations.records"},
    "cities": {"cities", "khabarovsk_relations.records"},
    "events": {"events", "cities", "khabarovsk_relations.records"},
}
OURS = ("khabarovsk_relations", "cities", "events")


def imported_names(path, package):
    """Every dotted name that a file imports, relative ones resolved, at any depth of the code."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")
                base = ".".join(
                    [*parents[: len(parents) - node.level + 1], *([base] if base else [])]
                )
            yield from (f"{base}.{alias.name}" for alias in node.names)


def forbidden_imports(room):
    for path in sorted((ROOT / room).rglob("*.py")):
        package = ".".join(path.relative_to(ROOT).parent.parts)
        for name in imported_names(path, package):
            ours = name.split(".")[0] in OURS
            allowed = any(name == ok or name.startswith(f"{ok}.") for ok in MAY_IMPORT[room])
            if ours and not allowed:
                yield f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_downwards(room):
    assert list(forbidden_imports(room)) == []


@pytest.mark.parametrize("app", ["khabarovsk_relations/records", "cities", "events"])
def test_models_know_nothing_of_what_shows_them(app):
    above = {"admin", "views", "urls", "feeds", "sitemaps", "api", "forms"}
    models = [ROOT / app / "models.py", *(ROOT / app).glob("models/*.py")]
    for path in (path for path in models if path.exists()):
        package = ".".join(path.relative_to(ROOT).parent.parts)
        for name in imported_names(path, package):
            if name.split(".")[0] in OURS:
                assert not above & set(name.split(".")), f"{path} imports {name}"


@pytest.mark.parametrize("room", [*MAY_IMPORT, "khabarovsk_relations"])
def test_nothing_is_imported_inside_a_function(room):
    for path in (ROOT / room).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                assert inner == [], f"{path.relative_to(ROOT)}: {node.name} imports inside"
