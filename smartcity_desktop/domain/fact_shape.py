"""Whole numbers and yes-or-no of facts: what no decoder anywhere would take is refused here."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, cast

from smartcity_desktop.domain.errors import DomainError

# The largest whole number of a fact: every reader of JSON holds it exactly.
LARGEST = 2**53 - 1


def admit_shape(fact: object) -> None:
    """Raise DomainError unless whole numbers are whole and from 0, and truth values are such.

    Python takes True for 1; the centre's decoder does not, and a laptop must not either.
    """
    for name, kind in _plain(type(fact)).items():
        value = getattr(fact, name)
        sound = type(value) is kind and (kind is bool or 0 <= value <= LARGEST)
        if not sound:
            raise DomainError("fact_malformed", reason=f"{name} = {value!r}")


@cache
def _plain(kind: type[Any]) -> Mapping[str, type]:
    """Return the fields of a fact that hold a whole number or a truth value."""
    return {
        field.name: cast("type", field.type) for field in fields(kind) if field.type in {int, bool}
    }
