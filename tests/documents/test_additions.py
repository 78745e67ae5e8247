"""A sealed revision stays what it is, whatever came after it, and what came after is named."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from smartcity_desktop.documents.additions import Added, Addition
from smartcity_desktop.documents.reading import read_sealed
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.seal import Sealer, seal
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain.facts import PersonId
from tests.documents import later_hands as later
from tests.documents import papers

BLANK_PLACE, WRITTEN_PLACE = (330, 800, 500, 835), (50, 200, 500, 700)


@cache
def sealed() -> bytes:
    drawn = draw_score_sheet(papers.printed(), Paper.A4, "SCI1:AAAA", papers.PRINTING)
    held = papers.keys()
    return seal(drawn, Sealer(held.device, held.authority.certificate), papers.MOMENT)


def after(pdf: bytes) -> list[Added]:
    read = read_sealed(pdf)
    assert read.claims.revision == 3
    assert read.name == papers.ASSESSOR.name
    assert read.file_digest == read_sealed(sealed()).file_digest
    return list(read.after)


def test_who_else_signed_is_named() -> None:
    once = later.signed_by_stranger(sealed())
    assert after(once) == [Added(Addition.SIGNATURE, (), later.STRANGER)]
    twice = after(later.signed_by_stranger(once, "محمد ꦱꦶꦠꦶ 😀"))
    assert [added.name for added in twice] == [later.STRANGER, "محمد ꦱꦶꦠꦶ 😀"]
    assert all(added.harmless for added in twice)


def test_a_name_cannot_turn_the_words_around_it() -> None:
    (added,) = after(later.signed_by_stranger(sealed(), "Budi\u202e)haS("))
    assert added.name == "Budi)haS("


def test_a_colleagues_seal_is_named_by_the_card_not_by_its_own_word() -> None:
    authority = papers.keys().authority
    colleague = replace(papers.ASSESSOR, id=PersonId("AS-05"), name="Siti Rahmadewi, M.Si.")
    sealer = Sealer(papers.device(authority, colleague), authority.certificate)
    assert after(seal(sealed(), sealer, papers.MOMENT)) == [
        Added(Addition.SIGNATURE, (), colleague.name, ours=True)
    ]
    (posing,) = after(later.signed_by_stranger(sealed(), colleague.name))
    assert not posing.ours


def test_a_time_stamp_is_told() -> None:
    (added,) = after(later.time_stamped(sealed()))
    assert (added.kind, added.harmless) == (Addition.TIMESTAMP, True)


def test_a_visible_signature_on_blank_space_is_told_and_hides_nothing() -> None:
    kinds = [added.kind for added in after(later.signed_by_stranger(sealed(), box=BLANK_PLACE))]
    assert kinds == [Addition.SIGNATURE, Addition.STAMP]


def test_a_visible_signature_over_the_levels_is_told_as_such() -> None:
    found = after(later.signed_by_stranger(sealed(), box=WRITTEN_PLACE))
    assert Added(Addition.COVERED, (1,)) in found


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (later.redrawn, Addition.PAGES),
        (later.swapped_form, Addition.PAGES),
        (later.annotated, Addition.ANNOTATION),
        (later.commented, Addition.ANNOTATION),
        (later.shortened, Addition.PAGE_COUNT),
        (later.retitled, Addition.INFORMATION),
        (later.scripted, Addition.OTHER),
    ],
)
def test_what_changes_the_paper_is_named(change: Callable[[bytes], bytes], kind: Addition) -> None:
    found = after(change(sealed()))
    assert kind in [added.kind for added in found]
    assert not all(added.harmless for added in found)
    # A signature behind the change does not make it good.
    signed = after(later.signed_by_stranger(change(sealed())))
    assert {kind, Addition.SIGNATURE} <= {added.kind for added in signed}


def test_blank_space_changes_nothing_and_other_bytes_are_told() -> None:
    assert after(sealed() + b"\r\n\0") == [Added(Addition.BLANK)]
    for junk in (b"x", b"% tambahan\n%%EOF\n", b"PK\x03\x04" * 50, sealed()[:9000]):
        (added,) = after(sealed() + junk)
        assert added.kind in {Addition.LOOSE, Addition.UNREADABLE}
        assert not added.harmless


def test_a_cut_or_changed_addition_is_never_good() -> None:
    whole = later.signed_by_stranger(sealed())
    start, size = len(sealed()), len(whole) - len(sealed())
    for step in range(1, 12):
        cut = after(whole[: start + size * step // 12])
        assert not all(added.harmless for added in cut), step
    # The container of a stranger's signature has bits that no signature covers.
    container = whole.index(b"/Contents", start)
    for place in range(start + 1, container, max(1, (container - start) // 12)):
        changed = bytearray(whole)
        changed[place] ^= 1
        assert not all(added.harmless for added in after(bytes(changed))), place
