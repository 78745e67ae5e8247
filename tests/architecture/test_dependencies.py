"""What the product imports, what the project asks for, and what ARCHITECTURE.md explains agree."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "smartcity_desktop"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WANTED = [Requirement(one) for one in PROJECT["dependencies"]]
OF_THE_CENTRE = [Requirement(one) for one in PROJECT["optional-dependencies"]["central"]]
ALL = [*WANTED, *OF_THE_CENTRE]
# Found by another one by its name: SQLAlchemy its driver.
UNSEEN = {"psycopg"}
# The other half of PySide, of exactly its version.
TOGETHER = {"shiboken6": "pyside6-essentials"}


def imports() -> Iterator[str]:
    """Yield every module that the product's sources import, "PySide6.QtGui" for one."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module


def explained() -> dict[str, str]:
    """Return the distributions of the table of dependencies, with what each is there for."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = text.partition("## Dependencies")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?!package |---)([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)
    names = [(re.sub(r" \(.*\)", "", row), why) for row, why in rows]
    return {canonicalize_name(name): why for row, why in names for name in row.split(", ")}


def test_whatever_is_imported_is_asked_for_and_nothing_else_is():
    owners = packages_distributions()
    tops = {name.partition(".")[0] for name in imports()} - {PACKAGE.name}
    used = {canonicalize_name(owners[top][0]) for top in tops - sys.stdlib_module_names}
    used = {TOGETHER.get(name, name) for name in used}
    assert used | UNSEEN == {canonicalize_name(one.name) for one in ALL}
    assert not used & UNSEEN


def test_every_dependency_is_explained():
    assert set(explained()) == {canonicalize_name(one.name) for one in ALL}


def test_the_modules_of_qt_are_those_that_are_explained():
    used = {name.split(".")[1] for name in imports() if name.startswith("PySide6.")}
    assert set(re.findall(r"\bQt[A-Z]\w+", explained()["pyside6-essentials"])) == used


@pytest.mark.parametrize("wanted", ALL, ids=lambda one: one.name)
def test_a_range_has_its_ends_and_holds_what_is_tested_here(wanted: Requirement):
    assert {one.operator for one in wanted.specifier} == {">=", "<"}
    if wanted.marker is not None and not wanted.marker.evaluate():
        pytest.skip(f"not for {sys.platform}")
    assert wanted.specifier.contains(version(wanted.name))
