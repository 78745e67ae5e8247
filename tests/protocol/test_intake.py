"""Files from outside that never end, hold too much or go too deep are refused before that."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from smartcity_desktop.central.renewing import renew
from smartcity_desktop.cli.session import read_file
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.protocol import mirror
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.intake import KEY_LIMIT, read_within
from smartcity_desktop.protocol.mirror import MirrorContents, MirrorHeader, open_mirror, seal_mirror
from smartcity_desktop.protocol.package import read_card
from smartcity_desktop.protocol.recovery import RecoverySheet, combined, divided
from smartcity_desktop.services.attesting import Outcome
from smartcity_desktop.services.preparing.recovering import Recovering, Wish
from smartcity_desktop.services.verifying import Verifying
from smartcity_desktop.ui.signing_in.door import Door
from tests.builders import Drawer
from tests.documents import papers

ENDLESS = Path("/dev/zero")
needs_endless = pytest.mark.skipif(not ENDLESS.exists(), reason="the system has no endless file")


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(ProtocolError) as caught:
        work()
    return caught.value.key


def test_a_file_is_read_up_to_its_limit_and_not_beyond(tmp_path: Path) -> None:
    path = tmp_path / "kartu.card"
    path.write_bytes(bytes(KEY_LIMIT))
    assert len(read_within(path, KEY_LIMIT)) == KEY_LIMIT
    path.write_bytes(bytes(KEY_LIMIT + 1))
    assert refusal(lambda: read_within(path, KEY_LIMIT)) == "file_too_large"
    assert refusal(lambda: read_card(path.read_bytes())) == "unreadable"


@needs_endless
def test_every_way_in_refuses_a_file_without_an_end(tmp_path: Path) -> None:
    door = Door(tmp_path / "profile", "Laptop", Drawer)
    for way in (read_file, door.read_package, door.read_card):
        assert refusal(lambda way=way: way(ENDLESS)) == "file_too_large"
    assert refusal(lambda: door.recover(tmp_path, [ENDLESS], [])) == "file_too_large"
    verdict = Verifying(KnownEvents(tmp_path / "known")).verify(ENDLESS)
    assert (verdict.outcome, verdict.reasons[0].key) == (Outcome.UNKNOWN, "too_large")


@needs_endless
def test_a_publication_whose_package_never_ends_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "uji.event").symlink_to(ENDLESS)
    recovering = Recovering(tmp_path, Drawer())
    assert refusal(lambda: recovering.recover([], Wish())) == "file_too_large"
    assert refusal(lambda: renew(tmp_path, [], [], None)) == "file_too_large"


def sealed(monkeypatch: pytest.MonkeyPatch, plain: bytes) -> bytes:
    """Return a mirror that is sealed for the authority, as anybody may, around any bytes."""

    def another(_contents: object) -> bytes:
        return plain

    said = MirrorHeader("uji-2026", "a" * 64, "j", 1, "b" * 64, "", ())
    with monkeypatch.context() as patch:
        # No program of ours writes such a file: only its innermost step is another's.
        patch.setattr(msgspec.msgpack, "encode", another)
        readers = [papers.keys().authority.certificate]
        return seal_mirror(MirrorContents((), ()), said, readers)


@pytest.mark.parametrize(
    "plain",
    [
        b"\x81\xa1x" + b"\x91" * 200_000,
        b"\x81\xa7bundles\xdd\xff\xff\xff\xff",
        b"\x81\xa7bundles\xc6\xff\xff\xff\xff",
        os.urandom(64),
    ],
    ids=["deep", "many", "long", "anything"],
)
def test_a_mirror_that_lies_about_its_inside_is_damaged(
    plain: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sealed(monkeypatch, plain)
    assert refusal(lambda: open_mirror(content, papers.keys().authority)) == "mirror_damaged"


def test_a_mirror_beyond_its_bound_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    content = sealed(monkeypatch, msgspec.msgpack.encode(MirrorContents((), ())))
    assert open_mirror(content, papers.keys().authority) == MirrorContents((), ())
    # The true bound is half a gigabyte: the rule is the same at a smaller one.
    monkeypatch.setattr(mirror, "MIRROR_LIMIT", len(content) - 1)
    assert refusal(lambda: open_mirror(content, papers.keys().authority)) == "too_large"


def test_a_word_of_a_recovery_sheet_without_an_end_is_told_by_its_beginning() -> None:
    first, second = divided(bytes(32))[:2]
    long = first.replace("01", "x" * KEY_LIMIT, 1) if "01" in first else "x" * KEY_LIMIT
    sheets = [RecoverySheet("lembar-1.txt", long), RecoverySheet("lembar-2.txt", second)]
    with pytest.raises(ProtocolError) as caught:
        combined(sheets)
    assert caught.value.key == "sheet_word"
    assert len(str(caught.value.details["word"])) < 40
