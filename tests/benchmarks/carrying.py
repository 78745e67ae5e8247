"""M2 and M3: bytes of a first delivery and of a delta, against one POST of JSON with zstd."""

import json
from collections.abc import Sequence

import zstandard

from smartcity_desktop.protocol.bundle import batches, cut
from smartcity_desktop.protocol.identity import new_authority
from smartcity_desktop.protocol.journal import Line
from tests.benchmarks.measuring import Ratio, ratio
from tests.benchmarks.workload import a_journal, journal_id
from tests.salts import SALT_KEY

FIRST, DELTA = 10_000, 100


def measure() -> dict[str, Ratio]:
    lines = list(a_journal(FIRST))
    first, delta = lines[1:], lines[-DELTA:]
    return {
        "M2 bytes of 10,000": ratio([(sum(map(len, bundles(first))), post(first))], 0.75, "B"),
        "M3 bytes of 100": ratio([(sum(map(len, bundles(delta))), post(delta))], 1.0, "B"),
        "M3 bundles of 100": ratio([(len(bundles(delta)), 1)], 1.0, ""),
    }


def bundles(lines: Sequence[Line]) -> list[bytes]:
    """Return the bundles that carry these lines, as every rail does."""
    identity = new_authority("ukur-2026", "Ukur")
    return [
        cut(run, "ukur-2026", "a" * 64, journal_id(1), "d" * 64, identity, SALT_KEY)
        for run in runs(lines)
    ]


def runs(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Return the runs of lines that one bundle carries each."""
    return list(batches(lines))


def post(lines: Sequence[Line]) -> int:
    """Return the size of the same facts as one JSON array with zstd: no chain, no signature."""
    facts = [
        {
            "journal": journal_id(1),
            "seq": line.entry.seq,
            "at": line.entry.wall.ms,
            "zone": line.entry.wall.zone,
            "kind": line.entry.kind,
            **line.entry.body,
        }
        for line in lines
    ]
    body = json.dumps(facts, separators=(",", ":")).encode()
    return len(zstandard.ZstdCompressor(level=3).compress(body))
