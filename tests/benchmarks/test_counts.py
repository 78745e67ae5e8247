"""The short form of the benchmarks: counts, which no busy machine changes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smartcity_desktop.protocol.bundle import BODY_LIMIT
from tests.benchmarks import carrying, replaying
from tests.benchmarks.workload import a_journal

SAVES = 25
SAVING = f"""
import os, sys
from pathlib import Path
from tests.benchmarks.saving import _saving
from tests.benchmarks.workload import open_store

store = open_store(Path(sys.argv[1]))
save = _saving(store)
# The first save after a checkpoint also begins the log anew.
save(0)
os.write(2, b"BEGIN\\n")
for number in range(1, {SAVES} + 1):
    save(number)
os.write(2, b"END\\n")
"""


def test_a_save_is_one_sync(tmp_path: Path):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    traced = "trace=fsync,fdatasync,sync_file_range,ftruncate,fallocate,write"
    done = subprocess.run(
        [strace, "-f", "-e", traced, sys.executable, "-c", SAVING, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if "Operation not permitted" in done.stderr or "BEGIN" not in done.stderr:
        pytest.skip("strace may not attach here")
    during = done.stderr.split("BEGIN\\n")[1].split("END\\n")[0]
    calls = re.findall(r"^(?:\[pid +\d+\] )?(\w+)\(", during, re.MULTILINE)
    syncs = [call for call in calls if call in {"fsync", "fdatasync"}]
    assert len(syncs) == SAVES, calls
    assert not {"ftruncate", "fallocate"} & set(calls)


def test_a_first_delivery_and_a_delta_stay_small():
    figures = carrying.measure()
    assert figures["M2 bytes of 10,000"].reached, figures
    assert figures["M3 bytes of 100"].reached, figures
    assert figures["M3 bundles of 100"].ours == 1


def test_no_bundle_holds_more_than_its_limit():
    lines = list(a_journal(3000))
    for run in carrying.runs(lines):
        assert sum(len(line.content) for line in run) <= BODY_LIMIT


def test_a_replay_reads_every_journal(tmp_path: Path):
    store = replaying.filled(tmp_path, "A")
    assert store.driver.execute("SELECT count(*) FROM marks").fetchone()[0] == 7 * 30 * 60
    assert store.differences() == []
    store.close()
