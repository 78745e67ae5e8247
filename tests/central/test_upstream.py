"""A hub passes its originals on to the centre, each once, and brings the receipts back."""

import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smartcity_desktop.central.centre_client import CentreClient, CentreError
from smartcity_desktop.domain.facts import EvidenceAdded, EvidenceChecked, VisitId
from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.protocol.attachments import PART_LIMIT
from smartcity_desktop.protocol.bundle import bytes_text, read_bundle
from smartcity_desktop.protocol.exchange import ParkedAnswer
from smartcity_desktop.protocol.journal import read_line
from smartcity_desktop.protocol.presence import UpstreamAnswer
from smartcity_desktop.protocol.receipt import verify_receipt
from smartcity_desktop.sync.http import Delivered, HttpRail
from tests.builders import CHAIR, SECRETARIAT
from tests.central.scribe import Running, Scribe, Stage, a_centre, a_hub, a_scribe
from tests.central.test_files import CONTENT, DIGEST, named


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "hub"
    folder.mkdir()
    return folder


def centre_arguments(stage: Stage, folder: Path) -> list[str]:
    return ["--database", f"sqlite:///{folder / 'pusat.sqlite'}", *stage.write_files(folder)]


@pytest.fixture(scope="module")
def centre(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with a_centre(*centre_arguments(stage, tmp_path_factory.mktemp("pusat"))) as running:
        yield running


def to_hub(url: str, scribe: Scribe) -> HttpRail:
    return HttpRail.to_hub(url, scribe.stage.package.authority, scribe.identity)


def to_centre(centre: Running, scribe: Scribe) -> HttpRail:
    return HttpRail(centre.url, scribe.stage.package.authority, scribe.identity)


def a_client(stage: Stage, url: str, class_code: str = "B") -> CentreClient:
    return CentreClient(url, stage.package.authority, stage.hub(class_code))


def until(rail: HttpRail, fits: Callable[[UpstreamAnswer], bool]) -> UpstreamAnswer:
    """Ask the hub how it stands with its centre until that fits; the hub works meanwhile."""
    deadline = time.monotonic() + 20
    while not fits(state := rail.upstream()):
        assert time.monotonic() < deadline, state
        rail.news(rail.news("", 0).mark, 1)
    return state


def a_sealed_sheet(stage: Stage, person: str, visit: int = 1) -> Scribe:
    scribe = a_scribe(stage, person).open()
    sheet = scribe.sheet_id(visit)
    return scribe.fill(sheet).submit(sheet)


def test_originals_go_up_once_and_receipts_come_down(
    stage: Stage, home: Path, centre: Running
) -> None:
    scribe = a_sealed_sheet(stage, "AS-02")
    parts = scribe.bundles(10)
    with (
        a_hub(stage, home, "--upstream", centre.url) as hub,
        closing(to_hub(hub.url, scribe)) as rail,
    ):
        for part in parts:
            assert isinstance(rail.deliver(part), Delivered)
        state = until(rail, lambda state: not state.pending)
        assert (state.problem, state.address) == ("", centre.url)
        assert state.last_success_ms is not None
        answer = rail.receipts(scribe.journal, 0, 10_000)
    heads = [verify_receipt(one, stage.package.authority).head for one in answer.upstream]
    assert heads == [read_bundle(part).header.head for part in parts]
    with closing(to_centre(centre, scribe)) as rail:
        held = rail.fetch({})
    # The very bytes the laptop made stand at the centre, one bundle for each it made.
    theirs = [bytes_text(bundle) for bundle in held.bundles]
    assert [one for one in theirs if read_bundle(one).header.journal == scribe.journal] == parts


def test_without_a_link_nothing_is_wrong_but_the_state_says_so(stage: Stage, home: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"https://127.0.0.1:{unused.getsockname()[1]}"
        scribe = a_scribe(stage).open()
        with (
            a_hub(stage, home, "--upstream", nobody) as hub,
            closing(to_hub(hub.url, scribe)) as rail,
        ):
            assert isinstance(rail.deliver(scribe.bundle()), Delivered)
            state = until(rail, lambda state: state.problem != "")
    assert state == UpstreamAnswer(nobody, None, 1, "centre_unreachable")


def test_a_hub_without_a_centre_only_counts(stage: Stage, home: Path) -> None:
    scribe = a_scribe(stage).open()
    with a_hub(stage, home) as hub, closing(to_hub(hub.url, scribe)) as rail:
        rail.deliver(scribe.bundle())
        assert rail.upstream() == UpstreamAnswer("", None, 1)


def test_it_goes_on_where_it_stopped(stage: Stage, home: Path, tmp_path: Path) -> None:
    scribe, hub_key = a_sealed_sheet(stage, "AS-02"), stage.hub()
    parts = scribe.bundles(8)
    arguments = centre_arguments(stage, tmp_path)
    with a_centre(*arguments) as centre:
        url = centre.url
        with (
            a_hub(stage, home, "--upstream", url, hub=hub_key) as hub,
            closing(to_hub(hub.url, scribe)) as rail,
        ):
            rail.deliver(parts[0])
            until(rail, lambda state: not state.pending)
            hub.kill()
    with (
        a_hub(stage, home, "--upstream", url, hub=hub_key) as hub,
        closing(to_hub(hub.url, scribe)) as rail,
    ):
        for part in parts[1:]:
            rail.deliver(part)
        until(rail, lambda state: state.pending == len(parts) - 1 and state.problem != "")
    port = url.rpartition(":")[2]
    with (
        a_centre(*arguments[:2], "--listen", f"127.0.0.1:{port}") as centre,
        a_hub(stage, home, "--upstream", url, hub=hub_key) as hub,
        closing(to_hub(hub.url, scribe)) as rail,
    ):
        until(rail, lambda state: not state.pending)
        assert len(rail.receipts(scribe.journal, 0, 10_000).upstream) == len(parts)
        with closing(to_centre(centre, scribe)) as above:
            assert above.heads() == {scribe.journal: len(scribe.lines)}


def test_what_the_centre_has_comes_down_with_its_receipts(
    stage: Stage, home: Path, centre: Running
) -> None:
    """A colleague delivered straight to the centre, and so did the secretariat."""
    member, secretary = a_sealed_sheet(stage, "AS-03"), a_scribe(stage, "AS-06").open()
    for scribe in (member, secretary):
        with closing(to_centre(centre, scribe)) as rail:
            rail.deliver(scribe.bundle())
    with (
        a_hub(stage, home, "--upstream", centre.url) as hub,
        closing(to_hub(hub.url, member)) as rail,
    ):
        until(rail, lambda state: state.last_success_ms is not None and not state.pending)
        with closing(to_hub(hub.url, secretary)) as office:
            answer = office.receipts(secretary.journal, 0, 10_000)
            assert (answer.next_seq, len(answer.upstream)) == (1, 1)
            # Of the colleague it tells the sealing, and not what was sealed.
            (told,) = [e for e in office.fetch({}).excerpts if e.journal == member.journal]
        shown = [read_line(s.content.encode()) for s in told.segments if s.content]
        assert {line.entry.kind for line in shown} == {"journal_opened", "submitted", "head_signed"}
        assert rail.receipts(member.journal, 0, 10_000).next_seq == 0
        # The owner's own laptop brings the rest.
        assert isinstance(rail.deliver(member.bundle()), Delivered)


def test_two_histories_of_a_journal_stay_apart(stage: Stage, home: Path, centre: Running) -> None:
    scribe = a_scribe(stage, "AS-04").open()
    twin = scribe.twin()
    scribe.fill(scribe.sheet_id(1))
    twin.fill(twin.sheet_id(2))
    other = a_sealed_sheet(stage, "AS-05")
    with closing(to_centre(centre, scribe)) as rail:
        rail.deliver(twin.bundle())
    with (
        a_hub(stage, home, "--upstream", "https://127.0.0.1:9") as hub,
        closing(to_hub(hub.url, scribe)) as rail,
    ):
        rail.deliver(scribe.bundle())
        rail.deliver(other.bundle())
    with (
        a_hub(stage, home, "--upstream", centre.url) as hub,
        closing(to_hub(hub.url, scribe)) as rail,
    ):
        state = until(rail, lambda state: state.pending == 1)
        assert state.problem == "journal_forked"
        assert len(rail.receipts(other.journal, 0, 10_000).upstream) == 1


def test_a_centre_put_back_to_an_old_copy_gets_it_again(
    stage: Stage, home: Path, tmp_path: Path
) -> None:
    scribe, hub_key = a_sealed_sheet(stage, "AS-02"), stage.hub()
    arguments = centre_arguments(stage, tmp_path)
    with (
        a_centre(*arguments) as centre,
        a_hub(stage, home, "--upstream", centre.url, hub=hub_key) as hub,
        closing(to_hub(hub.url, scribe)) as rail,
    ):
        for part in scribe.bundles(12):
            rail.deliver(part)
        until(rail, lambda state: not state.pending)
    empty = ["--database", f"sqlite:///{tmp_path / 'lama.sqlite'}", *arguments[2:]]
    with (
        a_centre(*empty) as centre,
        a_hub(stage, home, "--upstream", centre.url, hub=hub_key) as hub,
        closing(to_hub(hub.url, scribe)) as rail,
    ):
        scribe.fill(scribe.sheet_id(2))
        rail.deliver(scribe.bundle(len(scribe.lines) - 3))
        rail.deliver(scribe.bundle(read_next(rail, scribe), len(scribe.lines) - 1))
        until(rail, lambda state: not state.pending)
        with closing(to_centre(centre, scribe)) as above:
            assert above.heads() == {scribe.journal: len(scribe.lines)}


def test_a_hub_finds_what_its_centre_lost_though_nothing_is_new(
    stage: Stage, home: Path, tmp_path: Path
) -> None:
    scribe, hub_key = a_sealed_sheet(stage, "AS-02"), stage.hub()
    arguments = centre_arguments(stage, tmp_path)
    with (
        a_centre(*arguments) as centre,
        a_hub(stage, home, "--upstream", centre.url, hub=hub_key) as hub,
        closing(to_hub(hub.url, scribe)) as rail,
    ):
        rail.deliver(scribe.bundle())
        until(rail, lambda state: not state.pending)
    empty = ["--database", f"sqlite:///{tmp_path / 'baru.sqlite'}", *arguments[2:]]
    with (
        a_centre(*empty) as centre,
        a_hub(stage, home, "--upstream", centre.url, hub=hub_key) as hub,
        closing(to_hub(hub.url, scribe)) as rail,
        closing(to_centre(centre, scribe)) as above,
    ):
        state = until(rail, lambda state: bool(state.lost) and not state.pending)
        assert state.lost == len(scribe.lines)
        assert above.heads() == {scribe.journal: len(scribe.lines)}


def read_next(rail: HttpRail, scribe: Scribe) -> int:
    return rail.receipts(scribe.journal, 0, 0).next_seq


def test_what_came_too_early_is_asked_for_again(stage: Stage, home: Path, centre: Running) -> None:
    """An act that answers another one is refused until that one has come, and then it counts."""
    chair, member = a_scribe(stage, "AS-01").open(), a_scribe(stage, "AS-02").open()
    visit, digest = VisitId("V001"), "d" * 64
    chair.write(EvidenceAdded(visit, digest, "a.pdf", "Contoh", "", 1, late=False))
    member.clock = chair.clock
    member.write(EvidenceChecked(visit, digest, EvidenceVerdict.VALID, ""))
    with (
        a_hub(stage, home, "--upstream", centre.url) as hub,
        closing(to_hub(hub.url, member)) as rail,
        closing(to_hub(hub.url, chair)) as other,
    ):
        rail.deliver(member.bundle())
        until(rail, lambda state: not state.pending)
        assert refused(rail, member) == [(1, "evidence_unknown")]
        other.deliver(chair.bundle())
        until(rail, lambda state: not state.pending and not refused(rail, member))


def refused(rail: HttpRail, scribe: Scribe) -> list[tuple[int, str]]:
    """Return what the centre refuses of a journal by the receipts the hub brought back."""
    upstream = rail.receipts(scribe.journal, 0, 100).upstream
    return [(one.seq, one.key) for signed in upstream for one in signed.receipt.refused]


def test_a_hub_reads_its_class_and_the_secretariat_and_no_other(
    stage: Stage, centre: Running
) -> None:
    member, secretary = a_sealed_sheet(stage, "AS-02", 2), a_scribe(stage, "AS-06").open()
    for scribe in (member, secretary):
        with closing(to_centre(centre, scribe)) as rail:
            rail.deliver(scribe.bundle())
    for code in ("B", ""):
        with closing(a_client(stage, centre.url, code)) as own:
            assert secretary.journal in whole(own)
            assert member.journal in {excerpt.journal for excerpt in own.fetch({}).excerpts}
    with closing(a_client(stage, centre.url, "Z")) as foreign:
        answer = foreign.fetch({})
        assert answer.excerpts == ()
        assert secretary.journal in whole(foreign)
        assert not {member.journal} & whole(foreign)


def whole(client: CentreClient) -> set[str]:
    return {read_bundle(bytes_text(text)).header.journal for text in client.fetch({}).bundles}


def test_a_gap_is_told_and_a_stranger_is_not_believed(
    stage: Stage, centre: Running, home: Path
) -> None:
    scribe = a_sealed_sheet(stage, "AS-01", 3)
    with closing(a_client(stage, centre.url)) as client:
        answer = client.deliver(scribe.bundle(3))
        assert isinstance(answer, ParkedAnswer)
        assert answer.missing == 0
    with (
        a_hub(stage, home) as hub,
        closing(a_client(stage, hub.url)) as client,
        pytest.raises(CentreError) as refused,
    ):
        client.receipts(scribe.journal, 0)
    assert refused.value.key == "centre_untrusted"


def fetched_file(rail: HttpRail, digest: str, size: int) -> bytes:
    """Return a file once all of it is there, waiting for news meanwhile."""
    deadline = time.monotonic() + 20
    while rail.attachments([digest]).get(digest) != size:
        assert time.monotonic() < deadline
        rail.news(rail.news("", 0).mark, 1)
    got = b""
    while part := rail.attachment(digest, len(got)):
        got += part
    return got


def test_evidence_goes_up_and_comes_down_after_its_facts(
    stage: Stage, home: Path, tmp_path: Path
) -> None:
    own, other = CONTENT, CONTENT[::-1]
    digest = hashlib.sha256(other).hexdigest()
    chair = a_scribe(stage, CHAIR.id).open().write(named())
    secretariat = a_scribe(stage, SECRETARIAT.id).open().write(named(digest))
    with a_centre(*centre_arguments(stage, tmp_path)) as centre:
        with closing(to_centre(centre, secretariat)) as rail:
            rail.deliver(secretariat.bundle())
            send_file(rail, digest, other)
        with (
            a_hub(stage, home, "--upstream", centre.url) as hub,
            closing(to_hub(hub.url, chair)) as rail,
        ):
            rail.deliver(chair.bundle())
            send_file(rail, DIGEST, own)
            assert fetched_file(rail, digest, len(other)) == other
            with closing(to_centre(centre, secretariat)) as above:
                assert fetched_file(above, DIGEST, len(own)) == own


def send_file(rail: HttpRail, digest: str, content: bytes) -> None:
    held = 0
    while held < len(content):
        held = rail.attach(digest, held, content[held : held + PART_LIMIT])
