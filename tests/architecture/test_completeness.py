"""What must exist in several places exists in all: facts, words, sentences."""

import ast
import dataclasses
import os
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from smartcity_desktop.domain.facts import Fact, PersonId
from smartcity_desktop.domain.rights import PUBLIC_FACTS, Asker, may_read
from smartcity_desktop.domain.words import Role
from smartcity_desktop.protocol.clock import Tick
from smartcity_desktop.protocol.codec import KINDS, KeptFact, fact_from, version_of
from smartcity_desktop.storage.projection import Projection
from tests.storage.journals import START_MS

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
FACTS: tuple[type[Any], ...] = get_args(Fact)
AREAS = sorted(path.name for path in (TRANSLATIONS / "id").glob("*.toml"))
# What colleagues never see of each other before the reveal.
JUDGEMENTS = {
    "scored", "noted", "flagged", "self_assessment_shown", "globally_rated", "remarked",
    "revised", "evidence_checked",
}  # fmt: skip


def an_example(fact: type[Any]) -> Any:
    """Return a fact with some value of the right type in every field."""
    examples: dict[Any, object] = {int: 1, bool: True, tuple[str, ...]: ("a",)}
    times = {"sealed_at": "2026-11-03T10:30:00+08:00"}
    hints = get_type_hints(fact)
    values: dict[str, object] = {}
    for field in dataclasses.fields(fact):
        kind = hints[field.name]
        options = list(kind) if isinstance(kind, type) and hasattr(kind, "__members__") else []
        plain = times.get(field.name) or examples.get(kind, "a")
        values[field.name] = options[0] if options else plain
    return fact(**values)


@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f.__name__)
def test_every_fact_is_named_projected_and_answered_for(fact: type[Any]):
    names = [name for name, known in KINDS.items() if known is fact]
    assert names == [re.sub(r"(?<!^)(?=[A-Z])", "_", fact.__name__).lower()]
    example = an_example(fact)
    body = {f.name: getattr(example, f.name) for f in dataclasses.fields(fact)}
    assert fact_from(names[0], version_of(names[0]), body) == example
    assert isinstance(
        list(Projection().writes("j", KeptFact(1, Tick(START_MS, 0), START_MS, example))), list
    )
    assert (fact in PUBLIC_FACTS) is (names[0] not in JUDGEMENTS)
    secretariat = Asker(PersonId("a"), Role.SECRETARIAT, "")
    assert may_read(secretariat, fact, PersonId("b"), "") is (names[0] not in JUDGEMENTS)


def test_a_fact_nobody_projects_is_an_error():
    with pytest.raises(AssertionError):
        list(Projection().writes("j", KeptFact(0, Tick(0, 0), 0, object())))  # pyright: ignore[reportArgumentType]


def texts(language: str, area: str) -> dict[str, str]:
    return tomllib.loads((TRANSLATIONS / language / area).read_text("utf-8"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_areas():
    assert sorted(path.name for path in (TRANSLATIONS / "en").glob("*.toml")) == AREAS


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_say_the_same_things(area: str):
    indonesian, english = texts("id", area), texts("en", area)
    assert set(indonesian) == set(english)
    assert {k: placeholders(t) for k, t in indonesian.items()} == {
        k: placeholders(t) for k, t in english.items()
    }
    assert all(isinstance(t, str) and t.strip() for t in [*indonesian.values(), *english.values()])


def said(path: Path) -> Iterator[tuple[str, set[str] | None]]:
    """Yield the keys that a module says literally, with the placeholders it fills.

    The placeholders are None where they come from somewhere else.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        first = node.args[0]
        if name == "say" and isinstance(first, ast.Constant) and isinstance(first.value, str):
            filled = {word.arg for word in node.keywords}
            yield first.value, None if None in filled else {w for w in filled if w}


def known() -> dict[str, str]:
    return {f"{Path(area).stem}.{k}": t for area in AREAS for k, t in texts("id", area).items()}


def test_every_key_said_exists_with_its_placeholders():
    catalogue, wrong, count = known(), list[str](), 0
    for path in sorted((ROOT / "smartcity_desktop").rglob("*.py")):
        if "central" in path.parts:
            # The centre has words of its own: it shares nothing with the desktop.
            continue
        for word, filled in said(path):
            count += 1
            # Pages and commands say words of their own area without naming it.
            meant = [key for key in catalogue if key == word or key.endswith(f".{word}")]
            fits = [k for k in meant if filled is None or placeholders(catalogue[k]) <= filled]
            if not meant:
                wrong.append(f"{path.name}: {word} is not written")
            elif not fits:
                wrong.append(f"{path.name}: {word} needs {placeholders(catalogue[meant[0]])}")
    assert wrong == []
    assert count > 20


def error_keys() -> dict[str, str]:
    """Return the literal keys of every error raised in the package, with where."""
    names = {"DomainError", "ProtocolError", "StorageError", "HostError", "SyncError"}
    found: dict[str, str] = {}
    for path in sorted((ROOT / "smartcity_desktop").rglob("*.py")):
        if path.is_relative_to(ROOT / "smartcity_desktop" / "central"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in names and isinstance(first, ast.Constant):
                    found.setdefault(str(first.value), os.path.relpath(path, ROOT))
    return found


def test_every_error_of_the_desktop_has_its_sentence():
    missing = {key: where for key, where in error_keys().items() if f"errors.{key}" not in known()}
    assert missing == {}


def test_every_fault_of_an_instrument_has_its_sentence():
    keys: set[str] = set()
    for name in ("instrument_file.py", "table_reading.py"):
        text = (ROOT / "smartcity_desktop" / "domain" / name).read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            second = node.args[1]
            if called in {"wrong", "Problem"} and isinstance(second, ast.Constant):
                keys.add(str(second.value))
    assert len(keys) > 20
    assert {key for key in keys if f"instrument.{key}" not in known()} == set()
