"""Passwords at the centre: who tries wrong ones keeps out nobody but that try."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smartcity_desktop.central.accounts import (
    FREE_ATTEMPTS,
    LONGEST_WAIT_MS,
    Account,
    AccountError,
    AccountRole,
    Accounts,
)
from smartcity_desktop.central.database import Database

PASSWORD, WRONG = "sandi-yang-panjang", "bukan-sandinya"


class Clock:
    def __init__(self) -> None:
        self.ms = 1_793_673_000_000

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    database = Database(f"sqlite:///{tmp_path / 'pusat.sqlite'}")
    database.prepare()
    found = Accounts(database, clock)
    found.add("sekre", AccountRole.SECRETARIAT, PASSWORD)
    found.add("kepala", AccountRole.ADMIN, PASSWORD)
    yield found
    database.close()


def refusal(accounts: Accounts, name: str, password: str, peer: str) -> str:
    with pytest.raises(AccountError) as refused:
        accounts.enter(name, password, peer)
    return refused.value.key


def test_wrong_passwords_keep_out_one_name_in_one_network(accounts: Accounts) -> None:
    for _ in range(FREE_ATTEMPTS):
        assert refusal(accounts, "sekre", WRONG, "10.0.0.7") == "password_wrong"
    assert refusal(accounts, "sekre", PASSWORD, "10.0.0.7") == "too_many_attempts"
    assert refusal(accounts, "sekre", PASSWORD, "::ffff:10.0.0.7") == "too_many_attempts"
    assert isinstance(accounts.enter("kepala", PASSWORD, "10.0.0.7"), Account)
    assert isinstance(accounts.enter("sekre", PASSWORD, "10.0.1.7"), Account)
    for host in range(FREE_ATTEMPTS):
        assert refusal(accounts, "sekre", WRONG, f"2001:db8:1:2::{host}") == "password_wrong"
    assert refusal(accounts, "sekre", PASSWORD, "2001:db8:1:2:ffff::1") == "too_many_attempts"
    assert isinstance(accounts.enter("sekre", PASSWORD, "2001:db8:1:3::1"), Account)


def test_the_wait_grows_and_ends(accounts: Accounts, clock: Clock) -> None:
    waits: list[int] = []
    for _ in range(FREE_ATTEMPTS):
        assert refusal(accounts, "sekre", WRONG, "10.0.0.7") == "password_wrong"
    for _ in range(9):
        with pytest.raises(AccountError) as refused:
            accounts.enter("sekre", PASSWORD, "10.0.0.7")
        seconds = refused.value.details["seconds"]
        assert isinstance(seconds, int)
        waits.append(seconds * 1000)
        clock.ms += seconds * 1000
        assert refusal(accounts, "sekre", WRONG, "10.0.0.7") == "password_wrong"
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_MS
    clock.ms += LONGEST_WAIT_MS
    assert isinstance(accounts.enter("sekre", PASSWORD, "10.0.0.7"), Account)


def test_many_at_the_door_at_once_are_all_answered(accounts: Accounts) -> None:
    start = threading.Barrier(6)

    def enter(number: int) -> str:
        start.wait(30)
        return accounts.enter("sekre", PASSWORD, f"10.1.{number}.1").name

    with ThreadPoolExecutor(6) as threads:
        tries = [threads.submit(enter, number) for number in range(6)]
        assert [one.result(60) for one in tries] == ["sekre"] * 6


@pytest.mark.parametrize("name", ["", "x" * 5000, "sekre\0", "\ud800", "'; --"])
def test_odd_names_and_passwords_are_wrong_and_no_more(accounts: Accounts, name: str) -> None:
    assert refusal(accounts, name, "\ud800" * 9, "not an address") == "password_wrong"
