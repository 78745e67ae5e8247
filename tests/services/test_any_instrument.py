"""Any instrument that the check accepts is carried to the end.

Instruments, data, rows and answers are made by chance. Each is scored, sealed, judged as the centre
does, compared, agreed on, printed, read back from its code, ranked, and computed by the command.
"""

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest

from smartcity_desktop.central.judging import Item, Order, judge
from smartcity_desktop.cli import main
from smartcity_desktop.documents.forms.score_sheet import score_sheet_1
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain.documents import (
    Published,
    ScoreSheetContent,
    data_answers,
    score_sheet,
    seal_digest,
    sheet_evaluation,
)
from smartcity_desktop.domain.facts import Noted, Scored, SheetFact, Submitted
from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.panel import comparison, result_digest
from smartcity_desktop.domain.results import region_result
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.selection import ranking
from smartcity_desktop.domain.sheet import Sheet, blank_sheet, note_required
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.protocol.clock import Tick
from smartcity_desktop.protocol.identity import fingerprint
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.paper_code import indicators, pack, unpack
from tests.any_instruments import an_answer, any_instrument, any_roster
from tests.builders import PEOPLE
from tests.documents import papers

SEALED_AT = "2026-11-03T10:30:00+08:00"
SEEDS = range(24)


class Played:
    """An event on one instrument, scored by three people in three regions."""

    def __init__(self, seed: int) -> None:
        self.content, self.instrument = any_instrument(seed)
        self.chance = random.Random(seed + 1)
        authority = fingerprint(papers.keys().authority.certificate)
        roster = any_roster(self.instrument, seed)
        self.published = Published(roster, self.instrument, authority, papers.PACKAGE)
        self.visits = roster.visits[:3]

    def sealed(self, visit: Visit, person: int) -> tuple[Sheet, ScoreSheetContent]:
        """Return a sheet with its paper; every fact passes the rules of laptop and centre."""
        roster, owner = self.published.roster, PEOPLE[person].id
        blank = blank_sheet(roster, self.instrument, roster.sheet_id(visit, owner))
        sheet, facts = blank, list[SheetFact]()
        for node in blank.judged():
            level = an_answer(blank.instrument, node.code, self.chance)
            facts.append(Scored(blank.id, node.code, level))
            if note_required(node, level):
                facts.append(Noted(blank.id, node.code, "Bukti pada DPA hlm. 9."))
        for fact in facts:
            sheet.admit(fact, owner)
            sheet = sheet.after(fact)
        sealing = Submitted(blank.id, 1, seal_digest(self.published, sheet), SEALED_AT)
        sheet.admit(sealing, owner)
        items = [
            Item(Order(0, Tick(1000 + n, 0), JournalId("j"), n), owner, fact)
            for n, fact in enumerate([*facts, sealing])
        ]
        judged = judge(self.published, blank, items, lambda _item: None)
        assert judged.refused == {}
        assert judged.sheet.state is SheetState.SUBMITTED
        return judged.sheet, score_sheet(self.published, judged.sheet, sealing)

    def command(self, sheet: Sheet, visit: Visit, folder: Path) -> None:
        """Let the command compute the index of the same answers."""
        given = {
            "answers": {**data_answers(self.published.roster, visit.region), **sheet.marks},
            "rows": self.published.roster.rows_of(visit.region),
        }
        file, answers = folder / "i.toml", folder / "a.json"
        file.write_bytes(self.content)
        answers.write_text(json.dumps(given))
        assert main(["instrument", "score", str(file), str(answers), "--json"]) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_check_accepts_is_carried_to_the_end(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    played = Played(seed)
    assert mismatches(played.instrument) == []
    results, published = [], played.published
    for visit in played.visits:
        sheets: list[Sheet] = []
        for person in range(3):
            if published.roster.conflict(PEOPLE[person].id, visit.region):
                continue
            sheet, content = played.sealed(visit, person)
            sheets.append(sheet)
            _read_back(played, content)
        compared = comparison(published, visit, sheets)
        assert result_digest(visit, 1, compared.evaluation)
        results.append(region_result(published, visit, sheets))
    played.command(sheets[-1], visit, tmp_path)
    told = json.loads(capsys.readouterr().out)["index"]
    index = sheet_evaluation(published, sheets[-1]).index
    assert (told and Fraction(told["exact"])) == index
    ranked = ranking(played.instrument, published.roster.event, results)
    assert len(ranked) == sum(result.index is not None for result in results)


def _read_back(played: Played, content: ScoreSheetContent) -> None:
    keys = papers.keys()
    text = pack(content, played.published, papers.MOMENT, keys.device)
    code = unpack(text)
    sheet = score_sheet_1(content, played.published)
    answered = [row for row in sheet.rows if row.levels or row.data]
    assert list(code.levels) == [row.chosen for row in answered]
    named = indicators(played.instrument, len(code.levels), code.rows)
    assert [node.code for node in named] == [row.code for row in answered]
    assert code.speaks_of(content)
    assert draw_score_sheet(sheet, Paper.A4, text, papers.PRINTING).startswith(b"%PDF")
