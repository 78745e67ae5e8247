"""Where files are besides this laptop, as hubs and centre said; each by its own name."""

from sqlalchemy import delete, insert, select

from smartcity_desktop.storage.store import Store
from smartcity_desktop.storage.tables import file_places


def keep_place(store: Store, server: str, digest: str) -> None:
    """Keep that a server holds a whole file."""
    row = {"server": server, "sha256": digest}
    with store.writing():
        store.execute(insert(file_places).prefix_with("OR IGNORE").values(row))


def drop_place(store: Store, server: str, digest: str) -> None:
    """Forget that a server held a file: it does no more."""
    here = file_places.c.server == server, file_places.c.sha256 == digest
    with store.writing():
        store.execute(delete(file_places).where(*here))


def files_at(store: Store, server: str) -> frozenset[str]:
    """Return the digests of the files a server said it holds whole."""
    query = select(file_places.c.sha256).where(file_places.c.server == server)
    return frozenset(row.sha256 for row in store.rows(query))
