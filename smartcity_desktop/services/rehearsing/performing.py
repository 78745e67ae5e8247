"""What an assessor does in a rehearsal: score and seal apart, then change and sign together."""

from collections.abc import Mapping, Sequence
from functools import partial

from smartcity_desktop.documents.exhibits import examined
from smartcity_desktop.domain.facts import Mark, SheetId, VisitId
from smartcity_desktop.domain.panel import PanelRow
from smartcity_desktop.domain.words import EvidenceVerdict, SigningWay, VisitState
from smartcity_desktop.services.collecting import Collecting
from smartcity_desktop.services.declaring import Declaration, Declaring
from smartcity_desktop.services.rehearsing.laptop import PIN, Laptop
from smartcity_desktop.services.rehearsing.papers import WrittenPaper, issue
from smartcity_desktop.services.rehearsing.script import Answer, gives_way, sheet_script
from smartcity_desktop.services.rehearsing.times import MINUTE_MS

# From the first level to the seal.
WRITING_MS = 8 * MINUTE_MS
CHANGE_REASON = "Contoh: bukti dilihat kembali bersama panel; tingkat disesuaikan."
OPEN_TO_CHANGES = frozenset({VisitState.REVEALED, VisitState.MODERATION})


def meet(laptop: Laptop, hub: str) -> None:
    """Go to the class hub at this address from now on."""
    laptop.delivering.use_hub(hub)


def review_conflicts(laptop: Laptop, declarations: Sequence[Declaration], at_ms: int) -> None:
    """Go through the regions of the own class, and declare these conflicts and no others."""
    laptop.at(at_ms)
    Declaring(laptop.profile).review(declarations)
    laptop.exchange()


def begin_sheet(laptop: Laptop, visit: VisitId, answers: int, at_ms: int) -> None:
    """Answer the first indicators of the own sheet and leave it at that."""
    _await_scoring(laptop, visit)
    with laptop.watch.stage("scoring"):
        laptop.at(at_ms)
        write_sheet(laptop, visit, answers)


def score(laptop: Laptop, visit: VisitId, at_ms: int) -> None:
    """Fill the own sheet of a visit, from where it stands, seal it, and deliver it."""
    _await_scoring(laptop, visit)
    sheet = laptop.own_sheet(visit)
    with laptop.watch.stage("scoring"):
        laptop.at(at_ms)
        _check_evidence(laptop, visit)
        write_sheet(laptop, visit)
        laptop.at(at_ms + WRITING_MS)
        laptop.scoring.submit(sheet, PIN)
    laptop.exchange()


def _check_evidence(laptop: Laptop, visit: VisitId) -> None:
    """Open every file that came for a region, and find it valid."""
    collecting = Collecting(laptop.profile)
    for exhibit in collecting.exhibits(visit):
        laptop.until(f"{visit} {exhibit.name}", partial(_whole, collecting, exhibit.digest))
        with collecting.opened(exhibit.digest) as file:
            examined(file)
        collecting.check(visit, exhibit.digest, EvidenceVerdict.VALID)


def _whole(collecting: Collecting, digest: str) -> bool:
    held = collecting.held(digest)
    return held is not None and held.whole


def _await_scoring(laptop: Laptop, visit: VisitId) -> None:
    laptop.until(
        f"{visit} {VisitState.SCORING}", lambda: laptop.turn(visit).state is VisitState.SCORING
    )


def write_sheet(laptop: Laptop, visit: VisitId, answers: int | None = None) -> None:
    """Answer the own sheet of a visit, or its first indicators only."""
    sheet, profile = laptop.own_sheet(visit), laptop.profile
    instrument = laptop.scoring.sheet(sheet).instrument
    region = profile.package.roster.visit(visit).region
    script = sheet_script(laptop.part.seed, sheet, region, profile.person_id, instrument)
    for answer in script.answers[:answers]:
        _give(laptop, sheet, answer)
    if answers is not None:
        return
    if script.rating:
        laptop.scoring.rate(sheet, script.rating)
    for remark, text in script.remarks:
        laptop.scoring.remark(sheet, remark, text)


def _give(laptop: Laptop, sheet: SheetId, answer: Answer) -> None:
    """Give one answer, unless it stands already: after a power cut the sheet goes on."""
    scoring = laptop.scoring
    if scoring.sheet(sheet).marks.get(answer.indicator) != answer.mark:
        if answer.slip != "":
            scoring.give(sheet, answer.indicator, answer.slip)
            scoring.undo(sheet)
        scoring.give(sheet, answer.indicator, answer.mark)
    scoring.note(sheet, answer.indicator, answer.note)


def see_levels(laptop: Laptop, visits: Sequence[VisitId]) -> None:
    """Fetch the levels of visits whose moderation is open."""
    for visit in visits:
        laptop.until(
            f"{visit} {VisitState.MODERATION}",
            lambda visit=visit: _sees_panel(laptop, visit),
        )


def _sees_panel(laptop: Laptop, visit: VisitId) -> bool:
    """Tell whether moderation is open and all levels this person may see have arrived."""
    if laptop.turn(visit).state not in OPEN_TO_CHANGES:
        return False
    return not laptop.moderating.sees_levels(visit) or not laptop.moderating.lacking(visit)


def change_levels(laptop: Laptop, visits: Sequence[VisitId], at_ms: int) -> dict[SheetId, int]:
    """Change own levels that lie farthest from the panel's, where the owner gives way.

    Everybody speaks to what all saw together: no colleague's change is fetched before. Returns
    the new revision of each changed sheet.
    """
    changed: dict[SheetId, int] = {}
    with laptop.watch.stage("moderation"):
        for visit in visits:
            laptop.at(at_ms)
            sheet, changes = laptop.own_sheet(visit), _changes(laptop, visit)
            if changes:
                after = laptop.moderating.revise(sheet, changes, CHANGE_REASON, laptop.confirm_pin)
                changed[sheet] = after.revision
    if changed:
        laptop.exchange()
    return changed


def _changes(laptop: Laptop, visit: VisitId) -> Mapping[str, Mark]:
    turn = laptop.turn(visit)
    if not turn.flags or not laptop.moderating.sees_levels(visit):
        return {}
    compared, seed = laptop.moderating.comparison(visit), laptop.part.seed
    rows = [compared.row(flag) for flag in turn.open_flags]
    found = [
        (row, _own_change(laptop, row))
        for row in rows
        if row is not None and gives_way(seed, visit, row.node.code)
    ]
    return {row.node.code: mark for row, mark in found if mark is not None}


def _own_change(laptop: Laptop, row: PanelRow) -> Mark | None:
    """Return the level nearest to the panel's mean, None where the own one may stay."""
    own = next((m for m in row.marks if m.person == laptop.profile.person_id), None)
    if own is None or not own.farthest or row.mean is None:
        return None
    level = round(row.mean)
    return None if own.mark == level else level


def sign(
    laptop: Laptop, visits: Sequence[VisitId], objections: Mapping[VisitId, str], at_ms: int
) -> list[WrittenPaper]:
    """Draw the own agreed sheets and sign each result with this device, or object to it."""
    papers: list[WrittenPaper] = []
    for visit in visits:
        laptop.until(
            f"{visit} {VisitState.SIGNING}", lambda visit=visit: _to_be_signed(laptop, visit)
        )
    for visit in visits:
        sheet, person = laptop.own_sheet(visit), laptop.profile.person_id
        if sheet not in laptop.turn(visit).signers():
            continue
        laptop.at(at_ms)
        papers.append(issue(laptop, sheet))
        if visit in objections:
            laptop.moderating.refuse_to_sign(visit, person, objections[visit])
        else:
            laptop.moderating.sign(visit, person, SigningWay.DEVICE)
    laptop.exchange()
    return papers


def _to_be_signed(laptop: Laptop, visit: VisitId) -> bool:
    """Tell whether a result waits for this person, not an earlier one that was opened again."""
    turn, person = laptop.turn(visit), laptop.profile.person_id
    answered = person in turn.signatures or person in turn.objections
    return turn.state is VisitState.SIGNING and not answered
