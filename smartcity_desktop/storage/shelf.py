"""What a profile keeps beside its journals: secrets, files, receipts and open deliveries."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from smartcity_desktop.protocol.codec import canonical_json
from smartcity_desktop.protocol.receipt import Receipt, SignedReceipt, read_receipt
from smartcity_desktop.storage.store import Store
from smartcity_desktop.storage.tables import (
    PLACES,
    attachments,
    deliveries,
    drafts,
    entries,
    journals,
    lost_receipts,
    receipts,
    refusals,
    secrets,
)


@dataclass(frozen=True, slots=True)
class Range:
    """Entries `first` to `last` (inclusive) of a journal."""

    journal: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry the centre keeps apart, with the key of the broken rule."""

    journal: str
    seq: int
    key: str


def keep_secret(store: Store, name: str, content: bytes) -> None:
    """Keep a secret inside the encrypted file, replacing an older one of the same name."""
    with store.writing():
        store.execute(delete(secrets).where(secrets.c.name == name))
        store.execute(insert(secrets).values(name=name, content=content))


def secret(store: Store, name: str) -> bytes | None:
    """Return a kept secret, None when there is none."""
    rows = store.rows(select(secrets.c.content).where(secrets.c.name == name))
    return rows[0].content if rows else None


def keep_draft(store: Store, sheet: str, place: str, text: str) -> None:
    """Keep a text as it is being typed, until it is a fact."""
    row = insert(drafts).prefix_with("OR REPLACE").values(sheet=sheet, place=place, text=text)
    with store.writing():
        store.execute(row)


def drafts_of(store: Store, sheet: str) -> dict[str, str]:
    """Return the texts of a sheet that were typed and never became facts, by place."""
    query = select(drafts.c.place, drafts.c.text).where(drafts.c.sheet == sheet)
    return {row.place: row.text for row in store.rows(query)}


def drop_draft(store: Store, sheet: str, place: str) -> None:
    """Forget one typed text of a sheet."""
    with store.writing():
        store.execute(delete(drafts).where(drafts.c.sheet == sheet, drafts.c.place == place))


def attach(store: Store, name: str, content: bytes) -> str:
    """Keep a file by its content; returns its hex SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    with store.writing():
        if not store.rows(select(attachments.c.sha256).where(attachments.c.sha256 == digest)):
            store.execute(insert(attachments).values(sha256=digest, name=name, content=content))
    return digest


def attachment(store: Store, digest: str) -> bytes | None:
    """Return a kept file by its hex SHA-256, None when it is not here."""
    rows = store.rows(select(attachments.c.content).where(attachments.c.sha256 == digest))
    return rows[0].content if rows else None


def receipted_until(store: Store, journal: str) -> int:
    """Return the next sequence number of a journal that has no receipt yet."""
    query = select(func.max(receipts.c.last)).where(receipts.c.journal == journal)
    last = store.rows(query)[0][0]
    return 0 if last is None else int(last) + 1


def receipts_of(store: Store, journal: str) -> list[Receipt]:
    """Return the centre's receipts for a journal, by their first entry."""
    query = select(receipts.c.content).where(receipts.c.journal == journal)
    rows = store.rows(query.order_by(receipts.c.first))
    return [read_receipt(row.content).receipt for row in rows]


def last_receipt(store: Store) -> Receipt | None:
    """Return the newest receipt by the centre's time, None before the first."""
    found = [read_receipt(row.content).receipt for row in store.rows(select(receipts.c.content))]
    return max(found, key=lambda receipt: receipt.at, default=None)


def receipted_before(store: Store, moment: datetime) -> dict[str, int]:
    """Return how many entries of each journal the centre had receipted by `moment`."""
    found: dict[str, int] = {}
    for row in store.rows(select(receipts.c.content)):
        receipt = read_receipt(row.content).receipt
        if datetime.fromisoformat(receipt.at) <= moment:
            found[receipt.journal] = max(receipt.last + 1, found.get(receipt.journal, 0))
    return found


def lose_receipts(store: Store, journal: str, beyond: int) -> int:
    """Believe a centre that holds a journal no further than `beyond`; returns how much it lost.

    Its receipts for what lies beyond are set aside as evidence: those entries wait once more.
    """
    lost = receipted_until(store, journal) - beyond
    if lost <= 0:
        return 0
    touching = receipts.c.journal == journal, receipts.c.last >= beyond
    with store.writing():
        rows = select(receipts).where(*touching)
        store.execute(insert(lost_receipts).from_select(list(lost_receipts.c), rows))
        store.execute(delete(receipts).where(*touching))
    return lost


def begin_delivery(store: Store, range_: Range) -> None:
    """Remember that a range is on its way: its outcome is unknown until a receipt is kept."""
    with store.writing():
        store.execute(
            insert(deliveries)
            .prefix_with("OR REPLACE")
            .values(journal=range_.journal, first=range_.first, last=range_.last)
        )


def end_delivery(store: Store, range_: Range) -> None:
    """Forget a delivery that is known not to have been received."""
    with store.writing():
        store.execute(
            delete(deliveries).where(
                deliveries.c.journal == range_.journal, deliveries.c.first == range_.first
            )
        )


def unknown_deliveries(store: Store) -> list[Range]:
    """Return the ranges that were sent and never answered."""
    query = select(deliveries.c.journal, deliveries.c.first, deliveries.c.last)
    return [Range(*row) for row in store.rows(query.order_by(deliveries.c.first))]


def keep_receipt(store: Store, signed: SignedReceipt) -> None:
    """Keep a verified receipt and close the delivery it answers, in one commit.

    A range that a longer or a later receipt already covers keeps that one.
    """
    receipt = signed.receipt
    known = _touching(store, receipt)
    better = [one for one in known if one.first == receipt.first and _better(one, receipt)]
    later = [one for one in known if one.at > receipt.at]
    with store.writing():
        if not better:
            store.execute(
                insert(receipts)
                .prefix_with("OR REPLACE")
                .values(
                    journal=receipt.journal,
                    first=receipt.first,
                    last=receipt.last,
                    content=canonical_json(signed),
                )
            )
        store.execute(
            delete(deliveries).where(
                deliveries.c.journal == receipt.journal,
                deliveries.c.first >= receipt.first,
                deliveries.c.last <= receipt.last,
            )
        )
        _keep_refusals(store, receipt, later)


def _touching(store: Store, receipt: Receipt) -> list[Receipt]:
    """Return the kept receipts that say something of the same entries."""
    query = select(receipts.c.content).where(
        receipts.c.journal == receipt.journal,
        receipts.c.first <= receipt.last,
        receipts.c.last >= receipt.first,
    )
    return [read_receipt(row.content).receipt for row in store.rows(query)]


def _better(known: Receipt, receipt: Receipt) -> bool:
    return (known.last, known.at) > (receipt.last, receipt.at)


def _keep_refusals(store: Store, receipt: Receipt, later: Sequence[Receipt]) -> None:
    """Keep which entries are refused now: what came too early once may count by now.

    What `later` receipts say of an entry stands.
    """

    def told(seq: int) -> bool:
        return any(one.first <= seq <= one.last for one in later)

    of = refusals.c.journal == receipt.journal
    within = refusals.c.seq.between(receipt.first, receipt.last)
    for row in store.rows(select(refusals.c.seq).where(of, within)):
        if not told(row.seq):
            store.execute(delete(refusals).where(of, refusals.c.seq == row.seq))
    for refusal in receipt.refused:
        if not told(refusal.seq):
            row = {"journal": receipt.journal, "seq": refusal.seq, "key": refusal.key}
            store.execute(insert(refusals).values(**row))


def refused(store: Store) -> list[Refused]:
    """Return every entry the centre refused, oldest first."""
    query = select(refusals.c.journal, refusals.c.seq, refusals.c.key).order_by(refusals.c.seq)
    return [Refused(*row) for row in store.rows(query)]


def hash_at(store: Store, journal: str, seq: int) -> str | None:
    """Return the hash of one entry, None when it is not known."""
    place = journals.c.number * PLACES + seq
    query = select(entries.c.hash).join(journals, entries.c.place == place)
    rows = store.rows(query.where(journals.c.journal == journal))
    return rows[0].hash.hex() if rows else None


def refused_seqs(store: Store, journal: str) -> list[int]:
    """Return the numbers of a journal's entries that the centre refused, in order."""
    return [one.seq for one in refused(store) if one.journal == journal]
