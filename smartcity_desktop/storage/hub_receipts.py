"""What the hubs of a class have signed for, kept apart from the centre's receipts."""

from sqlalchemy import delete, func, insert, select

from smartcity_desktop.protocol.codec import canonical_json
from smartcity_desktop.protocol.receipt import SignedReceipt, signer_of
from smartcity_desktop.storage.shelf import secret
from smartcity_desktop.storage.store import Store
from smartcity_desktop.storage.tables import hub_receipts

# The secret that names the hub in use.
HUB_ID = "hub_id"


def keep_hub_receipt(store: Store, signed: SignedReceipt) -> str:
    """Keep a verified receipt of a hub; returns the fingerprint of the hub's certificate."""
    receipt, hub = signed.receipt, signer_of(signed)
    row = {
        "hub": hub,
        "journal": receipt.journal,
        "first": receipt.first,
        "last": receipt.last,
        "content": canonical_json(signed),
    }
    with store.writing():
        store.execute(insert(hub_receipts).prefix_with("OR REPLACE").values(row))
    return hub


def hub_receipted_until(store: Store, hub: str, journal: str) -> int:
    """Return the next number of a journal that a hub has not receipted."""
    query = select(func.max(hub_receipts.c.last)).where(
        hub_receipts.c.hub == hub, hub_receipts.c.journal == journal
    )
    last = store.rows(query)[0][0]
    return 0 if last is None else int(last) + 1


def hub_in_use(store: Store) -> str:
    """Return the fingerprint of the hub in use, "" while none is known."""
    return (secret(store, HUB_ID) or b"").decode()


def held_by_hub(store: Store, journal: str) -> int:
    """Return the next number of a journal that the hub in use has not receipted."""
    hub = hub_in_use(store)
    return hub_receipted_until(store, hub, journal) if hub else 0


def drop_hub_receipts(store: Store, hub: str, journal: str, beyond: int) -> None:
    """Forget what a hub signed for and holds no more: entries from number `beyond`."""
    with store.writing():
        store.execute(
            delete(hub_receipts).where(
                hub_receipts.c.hub == hub,
                hub_receipts.c.journal == journal,
                hub_receipts.c.last >= beyond,
            )
        )
