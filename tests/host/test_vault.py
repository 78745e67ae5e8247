"""The system's keyring, real: unlocked, locked and absent, each in its own session."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smartcity_desktop.host.vault import NoVault

PROGRAM = """
from smartcity_desktop.host.vault import SystemVault

vault = SystemVault()
print("condition", vault.condition())
print("kept", vault.keep("profil-1", bytes(range(32))))
print("found", vault.find("profil-1") == bytes(range(32)))
print("other", vault.find("profil-2"))
vault.forget("profil-1")
vault.forget("profil-1")
print("after", vault.find("profil-1"))
print("condition", vault.condition())
"""
DAEMON = "gnome-keyring-daemon"
UNLOCKED = f"printf 'sandi\\n' | {DAEMON} --unlock --components=secrets --daemonize >/dev/null 2>&1"
# A login keyring that exists, and a daemon that was never given its password.
LOCKED = (
    f'{UNLOCKED}; "$0" -c \'import keyring; keyring.set_password("x", "y", "z")\'; '
    f"printf 'salah\\n' | {DAEMON} --replace --unlock --components=secrets --daemonize "
    ">/dev/null 2>&1"
)


# A Secret Service whose question to its owner nobody sees: it takes every call and answers none.
SILENT = """
import os, sys
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

bus = open_dbus_connection(os.environ["DBUS_SESSION_BUS_ADDRESS"])
daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
bus.send_and_get_reply(
    new_method_call(daemon, "RequestName", "su", ("org.freedesktop.secrets", 4))
)
print("there", flush=True)
while True:
    bus.receive()
"""
# Another program's keyring, as its configuration may name it for everybody: a plain file.
PLAIN = """
from pathlib import Path
from keyring.backend import KeyringBackend

class Plain(KeyringBackend):
    priority = 99
    def set_password(self, service, username, password):
        (Path.home() / "sandi.txt").write_text(password)
    def get_password(self, service, username):
        return (Path.home() / "sandi.txt").read_text()
    def delete_password(self, service, username):
        (Path.home() / "sandi.txt").unlink()
"""


def in_session(home: Path, before: str, **more: str) -> dict[str, list[str]]:
    """Run the program in its own bus with its own home; return what it said by word."""
    if not shutil.which("dbus-run-session") or not shutil.which(DAEMON):
        pytest.skip("no keyring daemon is installed")
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(home / "data"),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{Path(__file__).parents[2]}:{home}",
        **more,
    }
    script = f'{before}; exec "$0" -c "$1"'
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script, sys.executable, PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    said: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        word, _, rest = line.partition(" ")
        said.setdefault(word, []).append(rest)
    assert said.get("after"), done.stderr
    return said


def test_an_open_keyring_keeps_finds_and_forgets(tmp_path: Path):
    said = in_session(tmp_path, UNLOCKED)
    assert said["condition"] == ["active", "active"]
    assert (said["kept"], said["found"]) == (["True"], ["True"])
    assert (said["other"], said["after"]) == (["None"], ["None"])


def test_a_locked_keyring_says_so_and_never_hangs(tmp_path: Path):
    said = in_session(tmp_path, LOCKED)
    assert said["condition"] == ["locked", "locked"]
    assert (said["kept"], said["found"], said["after"]) == (["False"], ["False"], ["None"])


def test_no_keyring_is_absent_and_nothing_is_written_elsewhere(tmp_path: Path):
    said = in_session(tmp_path, "true")
    assert said["condition"] == ["absent", "absent"]
    assert (said["kept"], said["found"]) == (["False"], ["False"])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_keyring_that_never_answers_keeps_nobody_waiting(tmp_path: Path):
    (tmp_path / "diam.py").write_text(SILENT)
    # The first call waits for the limit; the others are not made any more.
    said = in_session(tmp_path, '"$0" "$HOME/diam.py" > "$HOME/diam" & until [ -s "$HOME/diam" ]; '
                                'do sleep 0.1; done')  # fmt: skip
    assert said["condition"] == ["silent", "silent"]
    assert (said["kept"], said["found"], said["after"]) == (["False"], ["False"], ["None"])


@pytest.mark.parametrize(
    "backend", ["berkas_polos.Plain", "keyrings.alt.file.PlaintextKeyring", "keyring.backends.null"]
)
def test_a_keyring_that_the_environment_names_is_not_used(tmp_path: Path, backend: str):
    (tmp_path / "berkas_polos.py").write_text(PLAIN)
    settings = tmp_path / ".config" / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[backend]\ndefault-keyring={backend}\n")
    said = in_session(tmp_path, "true", PYTHON_KEYRING_BACKEND=backend)
    assert said["condition"] == ["absent", "absent"]
    assert (said["kept"], said["found"]) == (["False"], ["False"])
    assert not (tmp_path / "sandi.txt").exists()


def test_the_vault_of_machines_without_one():
    vault = NoVault()
    assert vault.keep("a", b"x") is False
    assert vault.find("a") is None
    assert vault.forget("a") is None
    assert vault.condition() == "absent"
