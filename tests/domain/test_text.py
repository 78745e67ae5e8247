"""What a person's text may hold, against Unicode's own tables."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.class_facts import MarkedAbsent, SelfAnswered
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import VisitId
from smartcity_desktop.domain.text import (
    CELL_LIMIT,
    TEXT_LIMIT,
    admit_text,
    admit_texts,
    cleaned,
    hidden,
)
from tests.domain.class_days import SECRETARY_ID, VISIT, Class

SOUND = ["Anggaran 2026: 85 %", "satu\ndua", "é ü ñ “kutip” – —", "漢字 😀"]
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_whatever_unicode_does_not_show_is_hidden():
    letters = [chr(code) for code in range(0x110000)]
    shown = [
        c for c in letters if unicodedata.category(c) in UNSEEN and c != "\n" and not hidden(c)
    ]
    assert shown == []


@pytest.mark.parametrize(
    "text", ["Anggaran 2026: 85 %", "satu\ndua", "é ü ñ “kutip” – —", "漢字 😀"]
)
def test_what_can_be_seen_stands(text: str):
    admit_text(text)
    assert cleaned(text) == text


def test_foreign_line_ends_and_gaps_become_plain_ones():
    assert cleaned("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd e"
    assert cleaned("a\r\nb\nc", lines=False) == "a b c"
    assert cleaned("\ufeffa\u200bb\u202ec\x00\x07\udc00") == "abc"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.characters()), st.booleans())
def test_a_cleaned_text_is_always_admitted(text: str, lines: bool):
    admit_text(cleaned(text, lines=lines))


def test_a_text_is_measured_to_the_letter():
    admit_text("x" * TEXT_LIMIT)
    with pytest.raises(DomainError) as raised:
        admit_text("x" * (TEXT_LIMIT + 1))
    assert (raised.value.key, raised.value.details) == ("note_too_long", {"limit": TEXT_LIMIT})


def test_a_reason_with_hidden_characters_is_passed_over_and_named():
    day = Class().opened()
    day.say(MarkedAbsent(VISIT, "Tidak \u202ehadir"), by=SECRETARY_ID)
    assert day.refusals() == ["text_hidden"]


def test_a_regions_own_answer_may_fill_a_cell():
    admit_texts(SelfAnswered(VisitId("v"), "A1.1", 3, "x" * CELL_LIMIT))
    with pytest.raises(DomainError):
        admit_texts(MarkedAbsent(VisitId("v"), "x" * (TEXT_LIMIT + 1)))
