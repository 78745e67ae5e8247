"""Where a live database may lie."""

import os
from pathlib import Path

import pytest

from smartcity_desktop.host import paths
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.paths import prepare_profile_folder, refuse_unsafe_folder


def refusal(folder: Path) -> str:
    with pytest.raises(HostError) as error:
        refuse_unsafe_folder(folder)
    return error.value.key


@pytest.mark.parametrize(
    "name", ["OneDrive - Kemenkominfo", "Dropbox", "Google Drive", "iCloudDrive", "Nextcloud"]
)
def test_synced_folders_are_refused(tmp_path: Path, name: str):
    assert refusal(tmp_path / name / "profil") == "folder_in_cloud"


@pytest.mark.parametrize("name", ["Omega", "mega-proyek", "Megapolitan", "Dropboxes Kantor"])
def test_names_that_only_resemble_one_are_taken(tmp_path: Path, name: str):
    assert refuse_unsafe_folder(tmp_path / name) is None


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_network_file_systems_are_refused(tmp_path: Path, monkeypatch, kind: str):
    mounts = tmp_path / "mounts"
    share = tmp_path / "ruang bersama"
    share.mkdir()
    told = str(share).replace(" ", "\\040")
    mounts.write_text(f"/dev/x / ext4 rw 0 0\nserver:/a {told} {kind} rw 0 0\n")
    real = Path
    monkeypatch.setattr(
        paths, "Path", lambda *parts: mounts if parts == ("/proc/mounts",) else real(*parts)
    )
    assert refusal(share / "baru" / "profil") == "folder_on_network"
    assert refuse_unsafe_folder(tmp_path / "ruang") is None


@pytest.mark.parametrize("folder", ["/media/ana/STIK/p", "/run/media/ana/STIK", "/Volumes/STIK/p"])
def test_removable_places_are_refused(folder: str):
    assert refusal(Path(folder)) == "folder_removable"


def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "profil").symlink_to(tmp_path / "Dropbox")
    assert refusal(tmp_path / "profil") == "folder_in_cloud"


def test_an_ordinary_folder_is_made_for_its_owner(tmp_path: Path):
    made = prepare_profile_folder(tmp_path / "a" / "b")
    assert made.is_dir()
    if os.name == "posix":
        assert made.stat().st_mode & 0o077 == 0
    assert prepare_profile_folder(made) == made


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "berkas").write_text("")
    with pytest.raises(HostError) as error:
        prepare_profile_folder(tmp_path / "berkas" / "profil")
    assert error.value.key == "folder_unwritable"


def test_profiles_events_and_logs_have_their_own_places():
    places = {paths.default_profile(), paths.known_events_folder(), paths.log_folder()}
    assert len(places) == 3
