import json
import re
import sqlite3
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from smartcity_desktop.central.accounts import AccountError, AccountRole, Accounts
from smartcity_desktop.central.cli import main
from smartcity_desktop.central.database import Database
from smartcity_desktop.central.hosting import hosted_event, keep_event, kept_events
from smartcity_desktop.central.ledger import Ledger
from smartcity_desktop.central.tables import packages
from smartcity_desktop.central.wording import resource
from smartcity_desktop.protocol.bundle import read_bundle
from smartcity_desktop.protocol.codec import KINDS
from smartcity_desktop.protocol.credentials import (
    centre_credentials,
    read_credentials,
    write_credentials,
)
from smartcity_desktop.protocol.package import seal_package
from tests.builders import instrument_text
from tests.central.scribe import Stage, a_scribe, a_stage

PASSWORD = "sandi-yang-panjang"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch):
    """Give the next command a password on its standard input."""
    import io

    def give(text: str = PASSWORD) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))

    return give


def test_accounts_are_made_listed_and_disabled(tmp_path: Path, told, capsys) -> None:
    folder = ["--profile", str(tmp_path)]
    told()
    assert main(["account", "add", "sekre", "--role", "secretariat", *folder]) == 0
    told()
    assert main(["account", "add", "sekre", *folder]) == 2
    assert "sudah ada" in capsys.readouterr().err
    told("pendek")
    assert main(["account", "add", "lain", *folder]) == 2
    assert main(["account", "disable", "tidak-ada", *folder, "--lang", "en"]) == 2
    assert "There is no account tidak-ada" in capsys.readouterr().err
    told(PASSWORD + "-baru")
    assert main(["account", "password", "sekre", *folder]) == 0
    capsys.readouterr()
    assert main(["account", "list", "--json", *folder]) == 0
    found = json.loads(capsys.readouterr().out)["accounts"]
    assert found == [{"name": "sekre", "role": "secretariat", "disabled": False}]
    assert main(["account", "disable", "sekre", *folder]) == 0
    capsys.readouterr()
    assert main(["account", "list", *folder]) == 0
    assert re.search(r"sekre\s+sekretariat\s+nonaktif", capsys.readouterr().out)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PASSWORD.encode() not in stored
    assert b"$argon2id$" in stored


def test_wrong_passwords_make_an_account_wait(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'c.sqlite'}")
    database.prepare()
    now = 1_000_000_000
    accounts = Accounts(database, lambda: now)
    accounts.add("sekre", AccountRole.SECRETARIAT, PASSWORD)
    for number in range(5):
        with pytest.raises(AccountError, match="password_wrong"):
            accounts.enter("sekre", "salah", f"10.0.0.{number}")
    with pytest.raises(AccountError, match="too_many_attempts"):
        accounts.enter("sekre", PASSWORD, "10.0.0.9")
    now += 15_001
    assert accounts.enter("sekre", PASSWORD, "10.0.0.9").name == "sekre"
    assert accounts.enter("sekre", PASSWORD, "10.0.0.9").role is AccountRole.SECRETARIAT
    with pytest.raises(AccountError, match="password_wrong"):
        accounts.enter("tidak-ada", PASSWORD, "10.0.0.9")
    database.close()


def test_credentials_survive_their_file(stage: Stage) -> None:
    centre = read_credentials(write_credentials(stage.centre))
    assert centre.certificate == stage.centre.certificate
    assert centre.key.public_key() == stage.centre.key.public_key()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serve"], "Belum ada kegiatan"),
        (["serve", "--listen", "tanpa-porta"], "tanpa-porta"),
        (["serve", "--listen", "127.0.0.1:99999"], "99999"),
        (["serve", "--package", "x"], "harus sama"),
        (["serve", "--package", "tidak-ada", "--credentials", "tidak-ada"], "tidak-ada"),
        (["serve", "--database", "postgresql://u@127.0.0.1:1/x"], "Basis data"),
        (["serve", "--database", "bukan-alamat"], "bukan-alamat"),
        (["serve", "--database", "mysql://u:rahasia@h/x"], "“mysql”"),
        (["serve", "--database", "oracle+tidak-ada://h/x"], "“oracle+tidak-ada”"),
        (["backup", "tidak/ada/x.db"], "Folder tidak/ada"),
        (["backup", "x", "--database", "postgresql://u@127.0.0.1/x"], "pg_dump"),
        (["restore", "tidak-ada"], "tidak-ada"),
    ],
)
def test_bad_input_gets_one_sentence(
    tmp_path: Path, arguments: list[str], sentence: str, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main([*arguments, "--profile", str(tmp_path)])
    output = capsys.readouterr()
    assert code == (3 if "Basis data" in sentence else 2)
    assert sentence in output.err
    assert output.err.count("\n") == 1
    assert output.out == ""
    assert "rahasia" not in output.err


def test_credentials_of_another_event_are_not_taken(stage: Stage, tmp_path: Path, capsys) -> None:
    stage.write_files(tmp_path)
    (tmp_path / "pusat.json").write_bytes(write_credentials(a_stage().centre))
    arguments = ["--package", str(tmp_path / "kegiatan.paket"),
                 "--credentials", str(tmp_path / "pusat.json")]  # fmt: skip
    assert main(["serve", "--profile", str(tmp_path), *arguments]) == 2
    assert "kredensialnya milik kegiatan lain" in capsys.readouterr().err


def test_a_second_event_is_told_to_have_a_centre_of_its_own(
    stage: Stage, tmp_path: Path, capsys
) -> None:
    """What is held stays: a centre has one certificate, which one event's laptops believe."""
    database = Database(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    database.prepare()
    keep_event(database, stage.hosted)
    arguments = ["serve", "--profile", str(tmp_path), *a_stage().write_files(tmp_path)]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert "Satu pusat melayani satu kegiatan" in told
    assert "--profile" in told
    assert [event.authority for event in kept_events(database)] == [stage.hosted.authority]
    database.close()


def test_a_restart_changes_neither_the_event_nor_its_newest_package(
    stage: Stage, tmp_path: Path
) -> None:
    """As a start script does that names the first package again."""
    database = Database(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    database.prepare()
    roster = stage.package.roster
    later = replace(roster, event=replace(roster.event, venue="Balai Kota"))
    content = seal_package(later, instrument_text(), stage.authority)
    newer = hosted_event(content, stage.centre)
    renewed = centre_credentials(stage.authority, roster.event.code, ("pusat.example",))
    for event in (stage.hosted, newer, hosted_event(stage.package.content, renewed)):
        keep_event(database, event)
    kept = list(kept_events(database))
    with database.read() as connection:
        keys = list(connection.execute(select(packages.c.credentials).distinct()).scalars())
    database.close()
    assert [event.package.content for event in kept] == [content]
    # Whichever package they came with, the newest is served with the newest.
    assert {bytes(key) for key in keys} == {write_credentials(renewed)}
    assert write_credentials(kept[0].centre) == write_credentials(renewed)


@pytest.mark.parametrize("same_key", [True, False], ids=["same key", "new key"])
@pytest.mark.parametrize("hosts", [("pusat.example",), ()], ids=["more names", "same names"])
def test_older_credentials_do_not_undo_a_renewal(
    stage: Stage, tmp_path: Path, hosts: tuple[str, ...], *, same_key: bool
) -> None:
    """As a start script does that still names the file of the publication."""
    database = Database(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    database.prepare()
    code, content = stage.package.roster.event.code, stage.package.content
    before = stage.centre if same_key else None
    more = centre_credentials(stage.authority, code, hosts, before)
    renewed = hosted_event(content, more)
    told = [keep_event(database, event) for event in (stage.hosted, renewed, stage.hosted)]
    kept = [write_credentials(event.centre) for event in kept_events(database)]
    database.close()
    assert told == [True, True, False]
    assert kept == [write_credentials(more)]


def test_backup_and_restore_keep_every_entry(stage: Stage, tmp_path: Path, capsys) -> None:
    live, copy = tmp_path / "centre.sqlite", tmp_path / "salinan.sqlite"
    folder = ["--profile", str(tmp_path)]
    database = Database(f"sqlite:///{live}")
    database.prepare()
    keep_event(database, stage.hosted)
    ledger = Ledger(database, stage.hosted)
    scribe = a_scribe(stage).open()
    sheet = scribe.sheet_id(2)
    scribe.fill(sheet)
    ledger.deliver(read_bundle(scribe.bundle()))
    assert main(["backup", str(copy), *folder]) == 0
    assert main(["backup", str(copy), *folder]) == 2
    scribe.submit(sheet)
    ledger.deliver(read_bundle(scribe.bundle(len(scribe.lines) - 2)))
    assert main(["restore", str(copy), *folder]) == 3
    assert "sedang dipakai" in capsys.readouterr().err
    database.close()
    assert main(["restore", str(copy), *folder]) == 0
    assert count(live) == len(scribe.lines) - 2
    (before,) = tmp_path.glob("centre.sqlite.before-*")
    assert count(before) == len(scribe.lines)
    copy.write_bytes(copy.read_bytes()[:9000])
    assert main(["restore", str(copy), *folder]) == 2
    assert count(live) == len(scribe.lines) - 2


def count(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT count(*) FROM entries").fetchone()[0]
    finally:
        connection.close()


def test_every_kind_of_entry_has_words() -> None:
    texts = tomllib.loads(resource("translations", "id", "central.toml").read_text("utf-8"))
    assert {f"kind_{kind}" for kind in KINDS} <= texts.keys()


def test_both_languages_say_the_same_things() -> None:
    texts = {
        language: tomllib.loads(
            resource("translations", language, "central.toml").read_text("utf-8")
        )
        for language in ("id", "en")
    }
    assert texts["id"].keys() == texts["en"].keys()
    for key, text in texts["id"].items():
        assert set(re.findall(r"{(\w+)", text)) == set(re.findall(r"{(\w+)", texts["en"][key])), key
