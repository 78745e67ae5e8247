"""Files people named: whole or not there, and never over what somebody else wrote."""

import os
from errno import ENOSPC
from pathlib import Path

import pytest

from smartcity_desktop.host import output
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.output import refuse_foreign, write_output


@pytest.fixture(autouse=True)
def own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "written_files_folder", lambda: tmp_path / "ingatan")


def refusal(path: Path, content: bytes = b"baru") -> str:
    with pytest.raises(HostError) as refused:
        write_output(path, content)
    return refused.value.key


def test_what_was_made_here_and_not_changed_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "peringkat.csv"
    write_output(path, b"satu")
    write_output(path, b"dua")
    assert path.read_bytes() == b"dua"


def test_what_somebody_changed_or_wrote_stays(tmp_path: Path) -> None:
    path = write_output(tmp_path / "peringkat.csv", b"satu")
    path.write_bytes(b"satu, dengan catatan")
    assert refusal(path) == "file_exists"
    foreign = tmp_path / "kegiatan.xlsx"
    foreign.write_bytes(b"diisi sepekan")
    assert refusal(foreign, b"diisi sepekan, lagi") == "file_exists"
    assert path.read_bytes() == b"satu, dengan catatan"
    assert foreign.read_bytes() == b"diisi sepekan"


def test_all_files_in_the_way_are_told_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.pdf", "b.pdf", "c.pdf")]
    for path in paths[:2]:
        path.write_bytes(b"x")
    with pytest.raises(HostError) as refused:
        refuse_foreign(paths)
    assert "a.pdf" in str(refused.value.details["file"])
    assert "b.pdf" in str(refused.value.details["file"])


def test_a_place_that_is_none_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "file_is_folder"
    assert refusal(tmp_path / "tidak" / "ada.csv") == "folder_missing"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_medium_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(Path("/dev/full")) == "output_full"
    path = write_output(tmp_path / "a.csv", b"satu")

    # A disk fills up between two writes: the system's own answer, at the last moment.
    def full(_handle: int) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr(output.os, "fsync", full)
    assert refusal(path) == "output_full"
    assert refusal(tmp_path / "b.csv") == "output_full"
    assert path.read_bytes() == b"satu"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "ingatan"]


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    pipe = tmp_path / "pipa"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_output(pipe, b"isi")
    assert os.read(reader, 10) == b"isi"
    os.close(reader)
