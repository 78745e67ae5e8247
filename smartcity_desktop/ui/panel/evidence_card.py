"""The evidence of the indicator under the keys, with what every assessor found of it."""

from collections.abc import Sequence

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.services.collecting import Piece
from smartcity_desktop.services.verdicts import Judged
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.evidence.desk import EvidenceDesk
from smartcity_desktop.ui.evidence.file_list import FileList
from smartcity_desktop.ui.evidence.words import FileRow, row_with
from smartcity_desktop.ui.panel.people import called
from smartcity_desktop.ui.panel.reading import PanelReader
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.card import Card
from smartcity_desktop.ui.widgets.painting import Status

ROWS_SHOWN = 3


def verdict_words(found: Sequence[Judged], tools: PanelTools) -> str:
    """Return how many verdicts of each kind the panel gave: "3 sah, 1 tidak sah"."""
    counts = {
        "valid": sum(len(judged.valid) for judged in found),
        "invalid": sum(len(judged.invalid) for judged in found),
        "unchecked": sum(len(judged.unchecked) for judged in found),
    }
    told = (tools.say(f"found_{key}", count=count) for key, count in counts.items() if count)
    return ", ".join(told)


class EvidenceCard(Card):
    """Lists files with the verdicts of the panel in words; there is none without files."""

    def __init__(self, tools: PanelTools, reader: PanelReader) -> None:
        super().__init__(tools.theme)
        self._tools, self._reader = tools, reader
        self.files = FileList(tools.theme, tools.wording, rows_shown=ROWS_SHOWN)
        self.body.addWidget(self.files)
        self._desk = EvidenceDesk(
            tools.theme, tools.wording, tools.notices, tools.background, reader.profile, self
        )
        self.files.chosen.connect(self._open)
        self.hide()

    def show_files(self, code: str, found: Sequence[Judged]) -> None:
        """Show the files for the indicator `code`; the same again keeps the chosen one."""
        self.set_title(self._tools.say("evidence_of", code=code.replace("#", "·")))
        self.files.show_rows([self._row(judged) for judged in found])
        self.setVisible(bool(found))

    def _open(self, piece: Piece) -> None:
        self._desk.open(self.files.pieces, piece, self)

    def _row(self, judged: Judged) -> FileRow:
        return row_with(judged.piece, self._status(judged), self._details(judged))

    def _status(self, judged: Judged) -> Status:
        """Return the counts as one state: where the panel is not of one mind, it is warned."""
        word = verdict_words([judged], self._tools)
        if judged.valid and judged.invalid:
            return Status("conflict", word, Tone.WARN, plain=True)
        key = "invalid" if judged.invalid else "valid" if judged.valid else "unchecked"
        icon, tone = statuses.LOOKS[f"evidence.{key}"]
        return Status(icon, word, tone, plain=True)

    def _details(self, judged: Judged) -> str:
        """Return who found what, the reasons of those who found a file not valid first."""
        say, name = self._tools.say, self._name
        invalid = [
            say("found_because", name=name(person), reason=reason)
            for person, reason in judged.invalid
        ]
        told = {
            "by_invalid": invalid,
            "by_valid": [name(person) for person in judged.valid],
            "by_unchecked": [name(person) for person in judged.unchecked],
        }
        return " ".join(say(key, names=", ".join(names)) for key, names in told.items() if names)

    def _name(self, person: PersonId) -> str:
        return called(self._reader.name(person))
