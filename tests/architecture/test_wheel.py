"""The wheel changes no choice: only the window's own boxes stand where Qt's would follow it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = ROOT / "smartcity_desktop" / "ui" / "widgets" / "choices.py"
SOURCES = sorted(set((ROOT / "smartcity_desktop").rglob("*.py")) - {OWN})
# What Qt changes when the wheel turns over it.
TURNED = {"QComboBox", "QFontComboBox", "QSpinBox", "QDoubleSpinBox", "QSlider", "QDial"} | {
    "QDateEdit",
    "QTimeEdit",
    "QDateTimeEdit",
    "QCalendarWidget",
    "QTabBar",
    "QTabWidget",
}


def made(tree: ast.AST) -> Iterator[str]:
    """Yield every turned widget that a module makes or builds upon."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _named([node.func])
        elif isinstance(node, ast.ClassDef):
            yield from _named(node.bases)


def _named(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if name in TURNED:
            yield name


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_makes_no_box_that_the_wheel_changes(path: Path):
    assert list(made(ast.parse(path.read_text("utf-8")))) == []


def test_the_search_sees_a_bare_box():
    source = "box = QtWidgets.QComboBox()\nclass Mine(QSpinBox): ..."
    assert set(made(ast.parse(source))) == {"QComboBox", "QSpinBox"}
