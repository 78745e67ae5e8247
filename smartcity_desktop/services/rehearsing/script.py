"""What the people of a rehearsal do: invented, reproducible from the seed, and said to be so."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_desktop.domain.facts import Mark, SheetId
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.sheet import note_required
from smartcity_desktop.domain.words import RemarkPart

# Spread of region quality, assessor severity and single judgements, in levels of the scale.
QUALITY_SPREAD = 0.75
SEVERITY_SPREAD = 0.25
JUDGEMENT_SPREAD = 0.75
RARE = 0.02
SOMETIMES = 0.25
SLIP = 0.03
# How often the owners of the farthest levels give way in moderation.
GIVES_WAY = 0.8


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered indicator: an optional slip that is taken back, the mark and its note."""

    indicator: str
    slip: Mark
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class SheetScript:
    """Everything one assessor writes on one sheet."""

    answers: tuple[Answer, ...]
    rating: str
    remarks: tuple[tuple[RemarkPart, str], ...]


def sheet_script(
    seed: int, sheet: SheetId, region: str, person: str, instrument: Instrument
) -> SheetScript:
    """Return what is written on a sheet; the same arguments always give the same script."""
    quality = random.Random(f"{seed}:region:{region}").gauss(0, QUALITY_SPREAD)  # noqa: S311
    severity = random.Random(f"{seed}:person:{person}").gauss(0, SEVERITY_SPREAD)  # noqa: S311
    chance = random.Random(f"{seed}:sheet:{sheet}")  # noqa: S311
    lean = quality + severity
    answers = tuple(_answers(instrument, chance, lean))
    return SheetScript(answers, _rating(instrument, chance, lean), _remarks(instrument, answers))


def _answers(instrument: Instrument, chance: random.Random, lean: float) -> Iterator[Answer]:
    for node in instrument.judged():
        scale = instrument.scale_of(node)
        middle = (scale.lowest + scale.highest) / 2
        drawn = round(middle + lean + chance.gauss(0, JUDGEMENT_SPREAD))
        level = min(max(drawn, scale.lowest), scale.highest)
        mark = _mark(node, chance, level)
        slip = scale.lowest if chance.random() < SLIP and mark != scale.lowest else ""
        noted = note_required(node, mark) or chance.random() < SOMETIMES
        yield Answer(node.code, slip, mark, _note(node, mark) if noted else "")


def _mark(node: Node, chance: random.Random, level: int) -> Mark:
    if chance.random() < RARE:
        return NO_EVIDENCE
    if node.leaf and node.leaf.may_be_not_applicable and chance.random() < RARE:
        return NOT_APPLICABLE
    return level


def _note(node: Node, mark: Mark) -> str:
    evidence = node.leaf.evidence[0] if node.leaf and node.leaf.evidence else node.title.id
    if mark == NO_EVIDENCE:
        return f"Contoh: {evidence} tidak dibawa pada saat penilaian."
    if mark == NOT_APPLICABLE:
        return "Contoh: urusan ini bukan kewenangan daerah yang dinilai."
    return f"Contoh: dasar tingkat {mark} adalah {evidence}, diperlihatkan saat tanya jawab."


def _rating(instrument: Instrument, chance: random.Random, lean: float) -> str:
    if not instrument.ratings:
        return ""
    last = len(instrument.ratings) - 1
    place = round(last / 2 + lean + chance.gauss(0, JUDGEMENT_SPREAD))
    return instrument.ratings[min(max(place, 0), last)].code


def _remarks(
    instrument: Instrument, answers: tuple[Answer, ...]
) -> tuple[tuple[RemarkPart, str], ...]:
    levels = {a.indicator: a.mark for a in answers if isinstance(a.mark, int)}
    titles = {node.code: node.title.id for node in instrument.judged()}
    best = max(levels, key=lambda code: (levels[code], code))
    worst = min(levels, key=lambda code: (levels[code], code))
    return (
        (RemarkPart.STRENGTH, f"Contoh: paling kuat pada {best} {titles[best]}."),
        (RemarkPart.WEAKNESS, f"Contoh: paling lemah pada {worst} {titles[worst]}."),
        (RemarkPart.RECOMMENDATION, f"Contoh: dahulukan perbaikan {worst} {titles[worst]}."),
    )


def gives_way(seed: int, visit: str, indicator: str) -> bool:
    """Tell whether the owners of the farthest levels of an indicator change them."""
    return random.Random(f"{seed}:flag:{visit}:{indicator}").random() < GIVES_WAY  # noqa: S311
