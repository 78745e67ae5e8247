"""Every error that can be raised has a sentence in both languages, with what it needs."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import smartcity_desktop
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.wording import LANGUAGES, Wording, catalogue
from smartcity_desktop.services.telling import told, told_key

PACKAGE = Path(smartcity_desktop.__file__).parent
# What other constructors are given.
NOT_KEYS = {"parent", "theme", "wording"}
KEYED = {"DomainError", "StorageError", "HostError", "ProtocolError", "SyncError"}


@dataclass(frozen=True, slots=True)
class Raised:
    key: str
    details: frozenset[str]
    place: str


def raised_errors() -> Iterator[Raised]:
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _raises(node.func):
                names = frozenset(k.arg for k in node.keywords if k.arg)
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                for key in _keys(node.args[0], tree):
                    yield Raised(key, names, place)


def _raises(function: ast.expr) -> bool:
    """An error of the package, or the constructor one of its subclasses calls with its key."""
    if isinstance(function, ast.Name):
        return function.id in KEYED
    return ast.unparse(function) == "super().__init__"


def _keys(argument: ast.expr, tree: ast.Module) -> list[str]:
    """The key itself, or where it is looked up in a table of the module, the table's keys."""
    if isinstance(argument, ast.Constant):
        text = str(argument.value)
        return [text] if re.fullmatch(r"[a-z]+(_[a-z]+)*", text) else []
    if isinstance(argument, ast.Name) and argument.id in NOT_KEYS:
        return []
    tables = [n.value for n in ast.walk(tree) if isinstance(n, ast.Assign | ast.AnnAssign)]
    texts = [
        str(value.value)
        for table in tables
        if isinstance(table, ast.Dict)
        for value in table.values
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    return [text for text in texts if re.fullmatch(r"[a-z]+(_[a-z]+)+", text)]


def test_errors_are_found_in_the_package() -> None:
    keys = {raised.key for raised in raised_errors()}
    assert {"wrong_pin", "sheet_sealed", "package_unreadable", "disk_full"} <= keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_raised_key_has_a_sentence_that_its_details_fill(language: str) -> None:
    texts = catalogue(language)
    missing: list[str] = []
    for raised in raised_errors():
        sentence = texts.get(f"errors.{raised.key}")
        if sentence is None:
            missing.append(f"{raised.key} ({raised.place})")
            continue
        wanted = set(re.findall(r"{(\w+)[:}]", sentence))
        if not wanted <= raised.details:
            missing.append(f"{raised.key} lacks {wanted - raised.details} ({raised.place})")
    assert not missing, "\n".join(missing)


def test_a_wrong_pin_tells_what_is_left_and_then_how_long_to_wait() -> None:
    wording = Wording("id")
    first = told(HostError("wrong_pin", left=3, minutes=0), wording)
    last = told(HostError("wrong_pin", left=0, minutes=1), wording)
    assert "3" in first
    assert "1 menit" in last


def test_an_error_nobody_worded_is_told_as_unexpected() -> None:
    wording = Wording("en")
    assert told(ValueError("boom"), wording) == wording.say("errors.unexpected")
    assert told(DomainError("never_worded"), wording) == wording.say("errors.unexpected")


def test_a_refusal_without_own_words_is_explained_in_general() -> None:
    wording = Wording("id")
    assert told_key("never_worded", wording) == wording.say("refusals.other")
    assert told_key("digest_mismatch", wording) != wording.say("refusals.other")
