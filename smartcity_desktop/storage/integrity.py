"""Whether the file is sound: pages, chains, and projections equal to a rebuild."""

from collections.abc import Iterable

from smartcity_desktop.storage.engine import DatabaseError, Driver
from smartcity_desktop.storage.projection import Projection, Told
from smartcity_desktop.storage.tables import PROJECTION


def rebuild(driver: Driver, live: Projection, told: Iterable[Told]) -> None:
    """Build this program's projection beside the old tables and swap it in.

    Runs inside the caller's transaction: a crash leaves the old tables as they were.
    """
    fresh = Projection("rebuilt_")
    for name in fresh.tables():
        driver.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in fresh.statements():
        driver.execute(statement)
    fresh.replay(driver, told)
    for old, new in zip(live.tables(), fresh.tables(), strict=True):
        driver.execute(f"DROP TABLE IF EXISTS {old}")
        driver.execute(f"ALTER TABLE {new} RENAME TO {old.removeprefix('main.')}")
    driver.execute("INSERT OR REPLACE INTO meta VALUES ('projection',?)", (str(PROJECTION),))


def differences(driver: Driver, live: Projection, told: Iterable[Told]) -> list[str]:
    """Return the projected tables that differ from a rebuild; empty means equal."""
    fresh = Projection("rebuilt_", "temp")
    for name in fresh.tables():
        driver.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in fresh.statements():
        driver.execute(statement)
    fresh.replay(driver, told)
    found: list[str] = []
    for table, rebuilt in zip(live.tables(), fresh.tables(), strict=True):
        both = (
            f"SELECT count(*) FROM (SELECT * FROM (SELECT * FROM {table} EXCEPT "
            f"SELECT * FROM {rebuilt}) UNION ALL SELECT * FROM "
            f"(SELECT * FROM {rebuilt} EXCEPT SELECT * FROM {table}))"
        )
        if driver.execute(both).fetchone()[0]:
            found.append(table.removeprefix("main."))
        driver.execute(f"DROP TABLE {rebuilt}")
    return found


def damaged_pages(driver: Driver, *, full: bool) -> list[str]:
    """Return what SQLite and the cipher find wrong with the file's pages; empty means sound."""
    try:
        check = "integrity_check" if full else "quick_check"
        found = [str(row[0]) for row in driver.execute(f"PRAGMA {check}").fetchall()]
        if full:
            broken = driver.execute("PRAGMA cipher_integrity_check").fetchall()
            found += [str(row[0]) for row in broken]
    except DatabaseError as error:
        return [str(error)]
    return [line for line in found if line != "ok"]
