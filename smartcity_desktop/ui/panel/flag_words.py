"""What the pane says of one indicator, and which answers its owner may give instead."""

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.panel import Comparison, PanelMark, PanelRow
from smartcity_desktop.domain.visit import MODERATED
from smartcity_desktop.domain.words import Role, VisitState
from smartcity_desktop.ui.panel.change_form import Changeable
from smartcity_desktop.ui.panel.evidence_card import verdict_words
from smartcity_desktop.ui.panel.flag_card import FlagLook
from smartcity_desktop.ui.panel.grid_rows import scale_of
from smartcity_desktop.ui.panel.level_choice import Choice
from smartcity_desktop.ui.panel.people import bare_name, called, element_words
from smartcity_desktop.ui.panel.person_row import PersonLevel
from smartcity_desktop.ui.panel.reading import PanelReader, PanelReading
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.scoring.outline import letter


class FlagWords:
    """Words for the pane; `possible` tells whose level can be changed on this laptop."""

    def __init__(self, tools: PanelTools, reader: PanelReader) -> None:
        self._tools, self._reader = tools, reader

    def owner(self, compared: Comparison, chosen: PersonId | None) -> PersonId | None:
        """Return whose level a change is about: the chosen one for the chair, else the own."""
        me = self._reader.me
        if self._reader.role is Role.CHAIR and chosen in compared.people:
            return chosen
        return me if me in compared.people else None

    def look(
        self,
        reading: PanelReading,
        row: PanelRow,
        chosen: PersonId | None,
        owner: PersonId | None,
        *,
        here: bool,
    ) -> FlagLook:
        """Return the look of an indicator; `here` tells whether `owner` can change it here."""
        code, flagged = row.node.code, reading.flagged
        say, turn = self._tools.say, reading.turn
        place = ""
        if code in flagged:
            place = say("place", number=flagged.index(code) + 1, count=len(flagged))
        chair = self._reader.role is Role.CHAIR and turn.state is VisitState.MODERATION
        listed = code in turn.flags
        closing = turn.closed.get(code)
        changing = turn.state in MODERATED and owner is not None
        return FlagLook(
            code=code,
            title=row.node.title.in_language(self._tools.wording.language),
            place=place,
            evidence=self._evidence(reading, code),
            closing=self._closing(reading, code),
            people=tuple((mark.person, self._level(reading, row, mark)) for mark in row.marks),
            person=chosen,
            change_verb=self._verb(owner),
            change_note=self._note(owner) if changing and not here else "",
            may_change=changing and here,
            shows_closing=chair and listed,
            may_close=not row.discordant and closing is None,
            may_leave=row.discordant and (closing is None or not closing.left_different),
        )

    def _evidence(self, reading: PanelReading, code: str) -> str:
        found = self._reader.evidence(reading, code)
        if not found:
            return ""
        told = verdict_words(found, self._tools)
        return self._tools.say("evidence_told", count=len(found), found=told)

    def _verb(self, owner: PersonId | None) -> str:
        if owner is None or owner == self._reader.me:
            return self._tools.say("change_own")
        return self._tools.say("change_other", name=called(self._reader.name(owner)))

    def _note(self, owner: PersonId | None) -> str:
        if owner is None:
            return ""
        return self._tools.say("change_elsewhere", name=bare_name(self._reader.name(owner)))

    def _closing(self, reading: PanelReading, code: str) -> str:
        closed = reading.turn.closed.get(code)
        if closed is None or not closed.left_different:
            return ""
        return self._tools.say("left_because", reason=closed.reason)

    def _level(self, reading: PanelReading, row: PanelRow, mark: PanelMark) -> PersonLevel:
        changed = mark.original is not None and mark.original != mark.mark
        person = self._reader.person(mark.person)
        role = self._reader.role_of(mark.person)
        return PersonLevel(
            name=person.name,
            role=element_words(person, role, self._tools.wording) if role is Role.CHAIR else "",
            mark=letter(mark.mark),
            before=letter(mark.original) if changed and mark.original is not None else "",
            scale=scale_of(reading.instrument, row.node),
            note=mark.note,
            reason=mark.reason,
            farthest=mark.farthest,
        )

    def changeable(
        self, reading: PanelReading, compared: Comparison, code: str, owner: PersonId
    ) -> Changeable | None:
        """Return what the form needs to change `owner`'s level, None where there is none."""
        row = compared.row(code)
        mark = next((m for m in row.marks if m.person == owner), None) if row else None
        sheet = next((o.seal.sheet for o in reading.sealed if o.person == owner), None)
        if row is None or mark is None or sheet is None:
            return None
        name = called(self._reader.name(owner))
        scale = scale_of(reading.instrument, row.node)
        choices = self._choices(reading, row)
        return Changeable(owner, sheet, code, mark.mark, name, choices, scale)

    def _choices(self, reading: PanelReading, row: PanelRow) -> tuple[Choice, ...]:
        wording, node = self._tools.wording, row.node
        scale = reading.instrument.scale_of(node)
        described = node.leaf.levels if node.leaf else ()
        choices: list[Choice] = []
        for place, level in enumerate(scale.levels):
            label = level.label.in_language(wording.language)
            name = wording.say(
                "window.level_name", level=level.value, scale=scale.highest, label=label
            )
            text = described[place] if place < len(described) else level.description
            choices.append(Choice(level.value, str(level.value), name, text))
        choices.append(Choice(NO_EVIDENCE, letter(NO_EVIDENCE), wording.say("window.no_evidence")))
        if node.leaf is not None and node.leaf.may_be_not_applicable:
            choices.append(
                Choice(NOT_APPLICABLE, letter(NOT_APPLICABLE), wording.say("window.not_applicable"))
            )
        return tuple(choices)
