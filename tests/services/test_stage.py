"""The folder of a rehearsal is cleared for the next one, and nobody's own files with it."""

import os
import time
from pathlib import Path

import pytest

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.services.rehearsing.patience import PULSE, Patience, Pulse
from smartcity_desktop.services.rehearsing.stage import prepared_stage


def test_an_earlier_rehearsal_is_cleared(tmp_path: Path) -> None:
    stage = prepared_stage(tmp_path / "gladi")
    (stage.papers / "CONTOH_BA-1.pdf").write_bytes(b"%PDF")
    (stage.profiles / "P01").mkdir()
    assert not any(prepared_stage(tmp_path / "gladi").papers.iterdir())


@pytest.mark.parametrize("name", ["catatan.docx", "dokumen/BA-tanda-tangan.pdf"])
def test_a_file_that_no_rehearsal_made_is_named_and_stays(tmp_path: Path, name: str) -> None:
    stage = prepared_stage(tmp_path / "gladi")
    own = stage.root / name
    own.write_bytes(b"milik orang")
    with pytest.raises(HostError) as refused:
        prepared_stage(tmp_path / "gladi")
    assert refused.value.key == "stage_foreign"
    assert refused.value.details["file"] == own.name
    assert own.read_bytes() == b"milik orang"


def test_patience_lasts_while_anybody_gets_on(tmp_path: Path) -> None:
    pulse = Pulse(tmp_path)
    patience = Patience(pulse, 60)
    long_ago = time.time() - 3600
    pulse.beat()
    os.utime(tmp_path / PULSE, (long_ago, long_ago))
    # Nobody got on for an hour, but this one has only begun to wait.
    assert patience.left > 50
    tired = Patience(pulse, 0)
    assert tired.left <= 0
    pulse.beat()
    patience._began -= 3600
    # It has waited for an hour, and somebody has just got on.
    assert patience.left > 50
    os.utime(tmp_path / PULSE, (long_ago, long_ago))
    assert patience.left <= 0
