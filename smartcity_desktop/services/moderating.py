"""The panel together: opening the levels, comparing, changing own ones, agreeing, signing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.class_rights import ROLES
from smartcity_desktop.domain.conflicts import excused_sheets
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    Agreed,
    Finalised,
    FlagClosed,
    Mark,
    ModerationOpened,
    ModerationResumed,
    PersonId,
    ReopeningAgreed,
    Revealed,
    Revised,
    SheetId,
    Signed,
    SigningOpened,
    SigningRefused,
    VisitId,
)
from smartcity_desktop.domain.panel import (
    Comparison,
    admit_agreement,
    admit_closing,
    comparison,
    result_digest,
    result_stands,
    seal_of,
)
from smartcity_desktop.domain.rights import sees_levels
from smartcity_desktop.domain.roster import Roster, Visit
from smartcity_desktop.domain.sheet import EMPTY_MARK, Sheet, blank_sheet
from smartcity_desktop.domain.sheet_gate import admit_sheet_fact
from smartcity_desktop.domain.sheet_version import answering_version, counting_version
from smartcity_desktop.domain.visit import Seal, Turn
from smartcity_desktop.domain.words import SheetState, SigningWay
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import SheetRow, sheet_rows, written_sheet

# A sheet that its owner sealed and nobody reopened.
STANDING = frozenset({SheetState.SUBMITTED, SheetState.REVISED})


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sheet of a visit as it was sealed: by whom, when, and as which revision.

    `before_reveal` tells whether the reveal names this very seal, "" times are unknown.
    """

    person: PersonId
    seal: Seal
    sealed_at: str
    before_reveal: bool


class Moderating:
    """The panel's acts on one visit after another.

    Each raises DomainError, and writes nothing, when the rules do not allow it.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._compared: dict[VisitId, tuple[tuple[Visit, tuple[SheetRow, ...]], Comparison]] = {}

    def turn(self, visit: VisitId) -> Turn:
        """Return where a visit stands; raises DomainError for an unknown one."""
        return self._profile.book.turn(visit)

    def sealed(self, visit: VisitId) -> tuple[Sealed, ...]:
        """Return the sealed sheets of a visit, in the order of the panel."""
        turn, found = self.turn(visit), list[Sealed]()
        for row, person in self._rows(visit):
            if row.state is SheetState.SUBMITTED:
                seal = Seal(row.sheet, row.revision, row.digest)
                found.append(Sealed(person, seal, row.sealed_at, seal in turn.seals))
        order = self._order(visit)
        return tuple(sorted(found, key=lambda one: order.get(one.person, len(order))))

    def missing(self, visit: VisitId) -> tuple[PersonId, ...]:
        """Return the people whose sheets the visit still waits for."""
        done = {one.person for one in self.sealed(visit)}
        return tuple(p for p in self._profile.book.expected(visit) if p not in done)

    def reveal(self, visit: VisitId, reason: str = "") -> None:
        """Open the levels to the panel; `reason` is needed when somebody is missing."""
        seals = tuple(one.seal.text() for one in self._counting(visit))
        self._profile.act(Revealed(visit, seals, self.missing(visit), reason))

    def _counting(self, visit: VisitId) -> list[Sealed]:
        """Return the sealed sheets of people who may score the region."""
        excused = set(self._profile.book.excused(visit))
        return [one for one in self.sealed(visit) if one.person not in excused]

    def sees_levels(self, visit: VisitId) -> bool:
        """Tell whether this person may see the panel's levels of a visit now."""
        profile, named = self._profile, {seal.sheet for seal in self.turn(visit).seals}
        own = any(one.person == profile.person_id for one in self.sealed(visit))
        standing = {row.sheet for row, _ in self._rows(visit) if row.state in STANDING}
        sealed = len(named & standing)
        return sees_levels(profile.book, profile.person_id, visit, own_sealed=own, sealed=sealed)

    def comparison(self, visit: VisitId) -> Comparison:
        """Return the sheets of a revealed visit side by side.

        Raises DomainError while this person may not see them, or while some have not arrived.
        """
        if not self.sees_levels(visit):
            raise DomainError("levels_closed", visit=visit)
        where, found = self._profile.roster.visit(visit), self._counted(visit)
        # What is sealed stands still: as long as the seals are the same, so is everything else.
        place = where, tuple(row for row, _ in found)
        known = self._compared.get(visit)
        if known is None or known[0] != place:
            known = self._compared[visit] = place, self._compare(where)
        return known[1]

    def _compare(self, visit: Visit) -> Comparison:
        sheets, absent = self.sheets(visit.id), self.lacking(visit.id)
        if absent or not sheets:
            raise DomainError("levels_on_the_way", count=len(absent))
        return comparison(self._profile.published, visit, sheets)

    def lacking(self, visit: VisitId) -> set[PersonId]:
        """Return whose sheet that counts for a visit has not arrived here as it was sealed."""
        versions, proven = self._versions(visit), self._profile.proven
        opened = self._opened(visit)
        return {
            person
            for row, person in self._counted(visit)
            if (row.sheet, row.revision) not in proven
            and not self._profile.holds_whole(_written(self._profile, versions[row.sheet], opened))
        }

    def sheets(self, visit: VisitId) -> list[Sheet]:
        """Return the sealed sheets that count for a visit, chair first."""
        versions, opened = self._versions(visit), self._opened(visit)
        counted = (versions[row.sheet] for row, _ in self._counted(visit))
        return [_written(self._profile, rows, opened) for rows in counted]

    def _counted(self, visit: VisitId) -> list[tuple[SheetRow, PersonId]]:
        """Return the newest row of each sheet that counts, with its owner, chair first."""
        counting = {seal.sheet for seal in self.turn(visit).seals}
        counting |= {one.seal.sheet for one in self._counting(visit)}
        counting -= excused_sheets(self._profile.book, visit)
        return [
            (row, person)
            for row, person in self._ordered(visit)
            if row.sheet in counting and row.state is not SheetState.DRAFT
        ]

    def _ordered(self, visit: VisitId) -> list[tuple[SheetRow, PersonId]]:
        order = self._order(visit)
        return sorted(self._rows(visit), key=lambda pair: order.get(pair[1], len(order)))

    def _order(self, visit: VisitId) -> Mapping[PersonId, int]:
        where = self._profile.roster.visit(visit)
        people = self._profile.roster.class_group(where.class_code).scoring()
        return {person: number for number, person in enumerate(people)}

    def _rows(self, visit: VisitId) -> list[tuple[SheetRow, PersonId]]:
        """Return the version that counts of each sheet of a visit, with its owner."""
        owners, opened = _owners(self._profile.package.roster, visit), self._opened(visit)
        versions = self._versions(visit).values()
        return [
            (row, owners[row.sheet]) for row in (counting_version(one, opened) for one in versions)
        ]

    def _opened(self, visit: VisitId) -> frozenset[str]:
        """Return the digests that the opening of a visit names."""
        return frozenset(seal.digest for seal in self.turn(visit).seals)

    def _versions(self, visit: VisitId) -> Mapping[SheetId, Sequence[SheetRow]]:
        """Return each sheet of a visit as every journal has it."""
        owners = _owners(self._profile.package.roster, visit)
        found: dict[SheetId, list[SheetRow]] = {}
        for row in sheet_rows(self._profile.store, owners):
            found.setdefault(row.sheet, []).append(row)
        return found

    def sheet(self, sheet: SheetId) -> Sheet:
        """Return one sheet of a visit as it stands; raises DomainError for an unknown one."""
        visit, _ = self._profile.package.roster.sheet_owner(sheet)
        rows = self._versions(visit.id).get(sheet)
        if not rows:
            raise DomainError("sheet_unknown", sheet=sheet)
        return _written(self._profile, rows, self._opened(visit.id))

    def open_moderation(self, visit: VisitId) -> tuple[str, ...]:
        """Put the indicators that lie apart on the table; returns them, none when all agree."""
        flags = self.comparison(visit).first_flags()
        if flags:
            self._profile.act(ModerationOpened(visit, flags))
        return flags

    def revise(
        self, sheet: SheetId, changes: Mapping[str, Mark], reason: str, confirm: Callable[[], None]
    ) -> Sheet:
        """Change levels of the own sealed sheet and seal it anew, in one commit.

        `confirm` asks for the PIN and raises HostError when it is wrong; nothing is written then.
        """
        before = self.sheet(sheet)
        facts, after = self._revisions(before, changes, reason)
        sealing = self._profile.sealing(after)
        after.admit(sealing, self._profile.person_id)
        confirm()
        self._profile.record_signed([*facts, sealing])
        return self.sheet(sheet)

    def _revisions(
        self, sheet: Sheet, changes: Mapping[str, Mark], reason: str
    ) -> tuple[list[Revised], Sheet]:
        profile, facts = self._profile, list[Revised]()
        revision = sheet.revision + 1
        for indicator, mark in changes.items():
            before = sheet.marks.get(indicator, EMPTY_MARK)
            fact = Revised(sheet.id, revision, indicator, before, mark, reason)
            sheet.admit(fact, profile.person_id)
            after = (profile.book.last[0] + 1, 0, profile.journal, profile.store.head.next_seq)
            published = profile.package.roster
            admit_sheet_fact(profile.book, published, fact, profile.person_id, after)
            sheet = sheet.after(fact)
            facts.append(fact)
        return facts, sheet

    def close_flag(self, visit: VisitId, indicator: str) -> None:
        """Close a flag whose levels lie within the policy again."""
        fact = FlagClosed(visit, indicator, left_different=False, reason="")
        admit_closing(fact, self.comparison(visit))
        self._profile.act(fact)

    def leave_different(self, visit: VisitId, indicator: str, reason: str) -> None:
        """Close a flag although the levels stay apart, with the reason the panel gives."""
        self._profile.act(FlagClosed(visit, indicator, left_different=True, reason=reason))

    def agree(self, visit: VisitId) -> None:
        """Fix the panel's result: the sheets that count and the digest of every number."""
        compared, turn = self.comparison(visit), self.turn(visit)
        sheets = self.sheets(visit)
        _admit_talk(self._profile, turn, sheets)
        seals = [seal_of(sheet) for sheet in sheets]
        digest = result_digest(compared.visit, turn.revision, compared.evaluation)
        texts = tuple(seal.text() for seal in seals if seal is not None)
        # That nothing lies apart is said as well: no agreement stands without having compared.
        told = () if turn.compared else (ModerationOpened(visit, ()),)
        self._profile.act(*told, Agreed(visit, turn.revision, texts, digest))

    def result_matches(self, visit: VisitId) -> bool:
        """Tell whether the agreed result is what the sheets at hand give, all flags told."""
        # Who may not compare is told so.
        self.comparison(visit)
        return result_stands(self._profile.published, self.turn(visit), self.sheets(visit))

    def _admit_result(self, visit: VisitId) -> None:
        """Raise DomainError for an agreed result that the sheets at hand do not give."""
        if not self.turn(visit).result:
            return
        try:
            matches = self.result_matches(visit)
        except DomainError:
            # Who cannot compare, holds nobody up.
            return
        if not matches:
            raise DomainError("result_differs")

    def open_signing(self, visit: VisitId) -> None:
        """Say that the papers of the agreed result are drawn and wait for signatures."""
        self._admit_result(visit)
        self._profile.act(SigningOpened(visit, self.turn(visit).revision))

    def sign(self, visit: VisitId, person: PersonId, way: SigningWay = SigningWay.WET) -> None:
        """Record a signature; the last one makes the result final where it is collected."""
        turn = self.turn(visit)
        self._admit_result(visit)
        self._profile.act(Signed(visit, turn.revision, person, way))
        self._finalise_when_signed(visit)

    def refuse_to_sign(self, visit: VisitId, person: PersonId, objection: str) -> None:
        """Record that somebody does not sign, with the objection."""
        self._profile.act(SigningRefused(visit, self.turn(visit).revision, person, objection))

    def _finalise_when_signed(self, visit: VisitId) -> None:
        """Make a result final once all have signed; objections wait for the chair's decision."""
        turn, collects = self.turn(visit), self._profile.role in ROLES[Finalised]
        if collects and not turn.objections and len(turn.signatures) == len(turn.counted):
            self.finalise(visit)

    def finalise(self, visit: VisitId) -> None:
        """Make a result final for the class; objections stay on record."""
        self._admit_result(visit)
        self._profile.act(Finalised(visit, self.turn(visit).revision))

    def resume_moderation(self, visit: VisitId, reason: str) -> None:
        """Take an unsigned result back to the panel."""
        self._profile.act(ModerationResumed(visit, reason))

    def agree_to_reopen(self, visit: VisitId, reason: str) -> None:
        """Want a final result opened again; it happens once chair and secretariat both do."""
        self._profile.act(ReopeningAgreed(visit, self.turn(visit).revision, reason))


def _owners(roster: Roster, visit: VisitId) -> Mapping[SheetId, PersonId]:
    """Return whose each sheet of a visit is or would be."""
    where = roster.visit(visit)
    return {roster.sheet_id(where, person.id): person.id for person in roster.people}


def _written(profile: Profile, rows: Sequence[SheetRow], opened: Collection[str]) -> Sheet:
    """Return a sheet from all journals that say something of it."""
    blank = blank_sheet(profile.package.roster, profile.package.instrument, rows[0].sheet)
    return written_sheet(profile.store, blank, answering_version(rows, opened).journal)


def _admit_talk(profile: Profile, turn: Turn, sheets: Sequence[Sheet]) -> None:
    """Raise DomainError unless the panel talked of what lay apart when the levels were opened."""
    opened = {seal.sheet for seal in turn.seals}
    seen = [sheet for sheet in sheets if sheet.id in opened]
    compared = comparison(profile.published, profile.roster.visit(turn.id), seen)
    admit_agreement(turn.flags, turn.closed, compared)
