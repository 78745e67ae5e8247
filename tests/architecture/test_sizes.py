"""Files, functions and classes stay small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE, FUNCTION, CLASS = 400, 40, 250
SOURCES = sorted((ROOT / "smartcity_desktop").rglob("*.py"))
FORBIDDEN = {"utils", "helpers", "common", "manager", "handler", "base", "misc", "core"}


def too_long(tree: ast.AST) -> Iterator[str]:
    """Yield every function and class of a module that is longer than it may be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            limit = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > limit:
                yield f"{node.name}: {length} lines"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_source_is_short(path: Path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= FILE
    assert list(too_long(ast.parse(text))) == []


def test_the_measure_sees_what_is_too_long():
    body = "\n".join("    x = 1" for _ in range(FUNCTION))
    long_class = "class C:\n" + "\n".join("    x = 1" for _ in range(CLASS))
    assert list(too_long(ast.parse(f"def f():\n{body}"))) == ["f: 41 lines"]
    assert list(too_long(ast.parse(long_class))) == ["C: 251 lines"]


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in SOURCES if path.stem.lower() in FORBIDDEN] == []
    classes = [
        node.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in classes if name.endswith(("Manager", "Handler", "Helper"))] == []
