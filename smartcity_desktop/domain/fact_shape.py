"""What the fields of a fact may hold: what no decoder or table would take is refused here."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import Mark

# The largest whole number of a fact: every reader of JSON and every table holds it exactly.
LARGEST = 2**53 - 1
_SHOWN = 80


def admit_shape(fact: object) -> None:
    """Raise DomainError unless whole numbers are whole and from 0, words words, truths such.

    Python takes True for 1 and 1.0 for 1; no decoder does, and a laptop must not either.
    """
    for name, fits in _checks(type(fact)).items():
        value = getattr(fact, name)
        if not fits(value):
            raise DomainError("fact_malformed", reason=f"{name} = {value!r}"[:_SHOWN])


def _whole(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _truth(value: object) -> bool:
    return type(value) is bool


def _word(value: object) -> bool:
    return isinstance(value, str)


def _mark(value: object) -> bool:
    return type(value) is int or isinstance(value, str)


_FITS: Mapping[object, Callable[[object], bool]] = {
    int: _whole,
    bool: _truth,
    str: _word,
    Mark: _mark,
}


@cache
def _checks(kind: type[Any]) -> Mapping[str, Callable[[object], bool]]:
    """Return what each field of a fact must pass, for those whose kind is a plain one."""
    kinds = {field.name: getattr(field.type, "__supertype__", field.type) for field in fields(kind)}
    return {name: _FITS[kind] for name, kind in kinds.items() if kind in _FITS}
