"""What a chair does in a rehearsal: run the day, open the levels, lead the panel to a result."""

from collections.abc import Collection, Mapping, Sequence

from smartcity_desktop.domain.class_facts import Seated
from smartcity_desktop.domain.facts import PersonId, SheetId, VisitId
from smartcity_desktop.domain.words import Stage, VisitState
from smartcity_desktop.services.collecting import Collecting, Label, measured
from smartcity_desktop.services.rehearsing import papers
from smartcity_desktop.services.rehearsing.exhibits import write_document
from smartcity_desktop.services.rehearsing.laptop import Laptop
from smartcity_desktop.services.rehearsing.overseeing import REOPENING
from smartcity_desktop.services.rehearsing.papers import WrittenPaper
from smartcity_desktop.storage.queries import sheet_rows

PRINTER = "Contoh"
EVIDENCE = "Contoh: salinan dokumen anggaran"
LEFT_REASON = "Contoh: panel menilai bukti yang sama dengan cara berbeda; keduanya beralasan."


def open_hub(laptop: Laptop, upstream: str) -> tuple[str, int]:
    """Start the class hub on this laptop; returns its address and its process's number."""
    with laptop.watch.stage("hub"):
        laptop.hub.start(laptop.profile, 0, upstream)
    return laptop.hub.state.own_address, laptop.hub.process_id


def open_day(
    laptop: Laptop, day: int, present: Collection[PersonId], seats: Sequence[Seated], at_ms: int
) -> None:
    """Open a day with the panel's attendance and re-seat regions that asked for it."""
    laptop.at(at_ms)
    laptop.running.open_day(_own_class(laptop), day, present)
    if seats:
        laptop.profile.act(*seats)
    laptop.exchange()


def close_day(laptop: Laptop, day: int, at_ms: int) -> list[WrittenPaper]:
    """Close a day, every known journal's head written down, and draw its papers."""
    laptop.at(at_ms)
    written = papers.close_day(laptop, day)
    laptop.exchange()
    return written


def _own_class(laptop: Laptop) -> str:
    group = laptop.profile.class_group
    return group.code if group else ""


def mark_absent(laptop: Laptop, visit: VisitId, at_ms: int) -> None:
    """Record that a region did not come within the tolerance."""
    laptop.at(at_ms)
    laptop.running.mark_absent(visit, "Contoh: tidak hadir setelah toleransi.")


def receive(laptop: Laptop, visit: VisitId, leader: str, people: int, at_ms: int) -> None:
    """Check a delegation in."""
    laptop.at(at_ms)
    laptop.running.arrive(visit, leader, people)


def start_stages(laptop: Laptop, visit: VisitId, starts_ms: Mapping[Stage, int]) -> None:
    """Begin the stages of a visit, each at its time, and let everybody know."""
    for stage, at_ms in starts_ms.items():
        laptop.at(at_ms)
        laptop.running.start_stage(visit, stage)
    laptop.exchange()


def interrupt(laptop: Laptop, visit: VisitId, at_ms: int, until_ms: int) -> None:
    """Suspend a visit while the power is off, and go on with it."""
    laptop.at(at_ms)
    laptop.running.suspend(visit, "Contoh: listrik padam.")
    laptop.exchange()
    laptop.at(until_ms)
    laptop.running.resume(visit)
    laptop.exchange()


def await_evidence(laptop: Laptop, visit: VisitId, until: str, at_ms: int) -> None:
    """Let a region bring evidence until the next day."""
    laptop.at(at_ms)
    laptop.running.await_evidence(visit, until, EVIDENCE)
    laptop.exchange()


def receive_evidence(laptop: Laptop, visit: VisitId, at_ms: int) -> None:
    """Take in what a region still owed, and end the wait for it."""
    laptop.at(at_ms)
    roster, collecting = laptop.profile.roster, Collecting(laptop.profile)
    region = roster.region(roster.visit(visit).region)
    desk = laptop.part.mirror.with_name("bukti")
    desk.mkdir(exist_ok=True)
    file = write_document(desk / f"{region.code}.pdf", EVIDENCE, region.name)
    found = measured(file)
    collecting.keep(found)
    collecting.attach(visit, found, Label(EVIDENCE))
    laptop.running.settle_evidence(visit, complete=True)
    laptop.exchange()


def reveal(laptop: Laptop, visit: VisitId, at_ms: int) -> None:
    """Open the levels to the panel once every expected sheet is sealed."""
    laptop.until(f"{visit} sealed", lambda: not laptop.moderating.missing(visit))
    laptop.at(at_ms)
    laptop.moderating.reveal(visit)
    laptop.exchange()


def open_moderation(laptop: Laptop, visits: Sequence[VisitId], at_ms: int) -> int:
    """Put what lies apart on the table, visit by visit; returns how many indicators."""
    flags = 0
    with laptop.watch.stage("moderation"):
        for visit in visits:
            laptop.until(
                f"{visit} levels", lambda visit=visit: not laptop.moderating.lacking(visit)
            )
            laptop.at(at_ms)
            flags += len(laptop.moderating.open_moderation(visit))
    laptop.exchange()
    return flags


def ask_to_reopen(laptop: Laptop, visit: VisitId, at_ms: int) -> None:
    """Want a final result opened again; it happens once the secretariat wants it, too."""
    laptop.at(at_ms)
    laptop.moderating.agree_to_reopen(visit, REOPENING)
    laptop.exchange()


def await_reopening(laptop: Laptop, visit: VisitId, at_ms: int) -> None:
    """Print what will be out of date, until the secretariat's consent has come to this room."""
    laptop.at(at_ms)
    document = papers.region_recap(laptop, visit)
    laptop.issuing.count_copies(document, PRINTER, 1)
    laptop.exchange()
    laptop.until(f"{visit} reopened", lambda: laptop.turn(visit).state is VisitState.MODERATION)


def agree(
    laptop: Laptop, visits: Sequence[VisitId], changed: Mapping[SheetId, int], at_ms: int
) -> list[WrittenPaper]:
    """Close every flag, agree on each result, draw its recapitulation and open its signing.

    `changed` are the revisions that owners announced: they must be here first.
    """
    laptop.until(f"{len(changed)} revised", lambda: _revised(laptop, changed))
    with laptop.watch.stage("moderation"):
        for visit in visits:
            laptop.at(at_ms)
            _close_flags(laptop, visit)
            laptop.moderating.agree(visit)
    written = [papers.issue_region_recap(laptop, visit) for visit in visits]
    for visit in visits:
        laptop.moderating.open_signing(visit)
    laptop.exchange()
    return written


def _revised(laptop: Laptop, changed: Mapping[SheetId, int]) -> bool:
    newest: dict[SheetId, int] = {}
    for row in sheet_rows(laptop.profile.store):
        newest[row.sheet] = max(row.revision, newest.get(row.sheet, 0))
    return all(newest.get(sheet, 0) >= revision for sheet, revision in changed.items())


def _close_flags(laptop: Laptop, visit: VisitId) -> None:
    flags = laptop.turn(visit).open_flags
    if not flags:
        return
    compared = laptop.moderating.comparison(visit)
    for flag in flags:
        row = compared.row(flag)
        if row is not None and row.discordant:
            laptop.moderating.leave_different(visit, flag, LEFT_REASON)
        else:
            laptop.moderating.close_flag(visit, flag)


def conclude(laptop: Laptop, visits: Sequence[VisitId], at_ms: int) -> None:
    """Make every result final once everybody has signed or objected."""
    for visit in visits:
        laptop.until(f"{visit} signed", lambda visit=visit: _answered(laptop, visit))
        laptop.at(at_ms)
        # A chair who signs last has finished it already.
        if laptop.turn(visit).state is VisitState.SIGNING:
            laptop.moderating.finalise(visit)
    laptop.exchange()


def _answered(laptop: Laptop, visit: VisitId) -> bool:
    turn = laptop.turn(visit)
    return len(turn.signatures) + len(turn.objections) == len(turn.counted)
