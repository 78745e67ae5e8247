"""An event authority lost with its computer, and got back with two of three sheets."""

from pathlib import Path

import pytest

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.credentials import read_credentials, server_names
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Purpose, verify_chain
from smartcity_desktop.protocol.package import enrol, open_package
from smartcity_desktop.protocol.recovery import (
    WORDS_BEGIN,
    WORDS_END,
    RecoverySheet,
    combined,
    divided,
    new_secret,
)
from smartcity_desktop.services.preparing.publishing import Publication, publish
from smartcity_desktop.services.preparing.recovering import Recovering, Wish
from tests.builders import a_roster, instrument_text


class Remembering(NoVault):
    """A keyring in memory."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def keep(self, name: str, secret: bytes) -> bool:
        self.held[name] = secret
        return True

    def find(self, name: str) -> bytes | None:
        return self.held.get(name)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    folder = tmp_path_factory.mktemp("terbit") / "paket"
    return publish(a_roster(), instrument_text(), folder, NoVault(), people=["AS-01"])


def sheets(published: Publication, *numbers: int) -> list[RecoverySheet]:
    paths = [published.shares[number] for number in numbers]
    return [RecoverySheet(path.name, path.read_text("utf-8")) for path in paths]


def test_a_lost_card_is_issued_again_with_two_sheets(published: Publication, tmp_path: Path):
    vault = Remembering()
    recovering = Recovering(published.package.parent, vault)
    wish = Wish(["AS-01"], ["pusat-baru.contoh.id"])
    found = recovering.recover(sheets(published, 2, 0), wish, tmp_path / "baru")
    package = open_package(published.package.read_bytes())
    [card] = found.cards
    assert card.person.id == "AS-01"
    assert card.code in found.codes.read_text("utf-8-sig")
    identity = enrol(card.path.read_bytes(), card.code, package, "laptop baru")
    verify_chain(identity.chain, package.authority, Purpose.DEVICE)
    old, new = (read_credentials(path.read_bytes()) for path in (published.centre, found.centre))
    verify_chain(new.chain, package.authority, Purpose.CENTRE)
    assert new.key.public_key() == old.key.public_key()
    assert {*server_names(old.certificate), "pusat-baru.contoh.id"} == set(found.hosts)
    assert found.in_keyring
    again = recovering.recover([], wish)
    assert again.folder == published.package.parent / "dipulihkan-1"


@pytest.mark.parametrize(
    ("numbers", "key"), [((0,), "sheets_few"), ((1, 1), "sheet_twice"), ((0, 1, 1), "sheet_twice")]
)
def test_too_few_or_the_same_sheet_open_nothing(
    published: Publication, tmp_path: Path, numbers: tuple[int, ...], key: str
):
    recovering = Recovering(published.package.parent, NoVault())
    with pytest.raises(ProtocolError) as refused:
        recovering.recover(sheets(published, *numbers), Wish(["AS-01"]), tmp_path / "baru")
    assert refused.value.key == key
    assert list(tmp_path.iterdir()) == []


def test_sheets_of_another_event_open_nothing(published: Publication, tmp_path: Path):
    others = [RecoverySheet(f"lain-{n}.txt", text) for n, text in enumerate(divided(new_secret()))]
    recovering = Recovering(published.package.parent, NoVault())
    for brought, key in (
        (others[:2], "sheets_foreign"),
        ([others[0], *sheets(published, 1)], "sheets_apart"),
    ):
        with pytest.raises(ProtocolError) as refused:
            recovering.recover(brought, Wish(), tmp_path / "baru")
        assert refused.value.key == key


def test_without_sheets_and_keyring_the_way_is_told(published: Publication):
    with pytest.raises(HostError) as refused:
        Recovering(published.package.parent, NoVault()).recover([], Wish())
    assert refused.value.key == "sheets_needed"


def test_an_unknown_person_is_told_with_those_there_are(published: Publication):
    with pytest.raises(HostError) as refused:
        Recovering(published.package.parent, NoVault()).recover([], Wish(["ZZ"]))
    assert refused.value.details["people"] == "ZZ"
    assert "AS-01" in str(refused.value.details["known"])


MARKS = {*WORDS_BEGIN.split(), *WORDS_END.split()}
SECRET = new_secret()
SHEETS_OF_ONE = divided(SECRET)
WORDS = [w for w in SHEETS_OF_ONE[0].split() if w.isalpha() and w not in MARKS]


def typed(change: dict[int, str], drop: int = 0) -> RecoverySheet:
    """Return a sheet typed from paper, a word on a line, with some words mistyped."""
    words = [change.get(n, word) for n, word in enumerate(WORDS, start=1)]
    return RecoverySheet("ketikan.txt", "\n".join(words[drop:]).upper())


def mistaken(place: int) -> str:
    """Return a word of the list that does not stand at a place: the words are drawn anew."""
    return "zoo" if WORDS[place - 1] == "zero" else "zero"


def test_a_sheet_typed_from_paper_is_read():
    assert combined([typed({}), RecoverySheet("lain", SHEETS_OF_ONE[2])]) == SECRET


@pytest.mark.parametrize("place", [1, 5, 17, 30, 31, 33])
def test_one_wrong_word_is_named_with_its_line(place: int):
    for word, key in (("akademik", "sheet_word"), (mistaken(place), "sheet_word_changed")):
        with pytest.raises(ProtocolError) as refused:
            combined([typed({place: word}), RecoverySheet("lain", SHEETS_OF_ONE[2])])
        assert refused.value.key == key
        assert refused.value.details["line"] == place
        assert refused.value.details["word"] == word
        assert refused.value.details["file"] == "ketikan.txt"


def test_missing_and_many_wrong_words_are_told_apart():
    for sheet, key in (
        (typed({}, drop=1), "sheet_length"),
        (typed({2: mistaken(2), 9: mistaken(9)}), "sheet_changed"),
        (RecoverySheet("kosong", ""), "sheet_length"),
    ):
        with pytest.raises(ProtocolError) as refused:
            combined([sheet, RecoverySheet("lain", SHEETS_OF_ONE[2])])
        assert refused.value.key == key
