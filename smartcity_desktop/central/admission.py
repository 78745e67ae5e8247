"""Whether a bundle is what it claims: addressed here, signed by its device, chained, in time."""

import re

from cryptography import x509

from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import JournalOpened
from smartcity_desktop.protocol.bundle import Bundle, Header
from smartcity_desktop.protocol.clock import START
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import journal_certificate
from smartcity_desktop.protocol.identity import fingerprint
from smartcity_desktop.protocol.journal import GENESIS, Entry, Head, verified

# What a journal may be called, and what every database can hold in a number or a short text.
NAME = re.compile(r"[0-9A-Za-z-]{1,64}")
NUMBER_LIMIT = 2**62
KIND_LIMIT = 64


def admit_header(event: Hosted, header: Header) -> None:
    """Raise ProtocolError unless a bundle is of this event and its numbers make sense."""
    roster = event.published.roster
    if (header.authority, header.event) != (event.authority, roster.event.code):
        raise ProtocolError("event_foreign")
    if not NAME.fullmatch(header.journal):
        raise ProtocolError("bundle_damaged")
    begins = header.first == 0
    if not 0 <= header.first <= header.last <= NUMBER_LIMIT or begins != (header.prev == GENESIS):
        raise ProtocolError("bundle_damaged")


def opening_of(event: Hosted, bundle: Bundle) -> JournalOpened:
    """Return the opening fact of a bundle that begins a journal.

    Raises ProtocolError unless it names this event, its instrument, a person of its roster, and
    is as real or as much an example as the event.
    """
    return opening_in(event, bundle.lines[0].entry.fact())


def opening_in(event: Hosted, fact: object) -> JournalOpened:
    """Return a journal's first fact when it opens a journal of this event, as `opening_of`."""
    if not isinstance(fact, JournalOpened):
        raise ProtocolError("journal_not_opened")
    if fact.succeeds and not NAME.fullmatch(fact.succeeds):
        raise ProtocolError("journal_not_opened")
    roster = event.published.roster
    if (fact.authority, fact.event) != (event.authority, roster.event.code):
        raise ProtocolError("event_foreign")
    if fact.example != roster.event.example:
        raise ProtocolError("example_mismatch")
    if event.published.instrument.digest not in fact.instruments:
        raise ProtocolError("instrument_foreign")
    try:
        roster.person(fact.person)
    except DomainError as error:
        raise ProtocolError("person_unknown") from error
    return fact


def signer_of(event: Hosted, bundle: Bundle, known: x509.Certificate | None) -> x509.Certificate:
    """Return the certificate a bundle must be signed with: the journal's own.

    `known` is that of a journal the centre has; raises ProtocolError for an untrusted chain or
    for another device's bundle.
    """
    if bundle.header.first == 0:
        signer = journal_certificate(opening_of(event, bundle), event.package.authority)
    elif known is not None:
        signer = known
    else:
        raise ProtocolError("journal_not_opened")
    if known is not None and known != signer:
        raise ProtocolError("device_foreign")
    if fingerprint(signer) != bundle.header.device:
        raise ProtocolError("device_foreign")
    return signer


def admit_bundle(event: Hosted, bundle: Bundle, known: x509.Certificate | None) -> x509.Certificate:
    """Return the signer of a genuine bundle; raises ProtocolError for any other."""
    admit_header(event, bundle.header)
    signer = signer_of(event, bundle, known)
    bundle.verify(signer)
    start = Head(bundle.header.first, bundle.header.prev, START)
    for line, _ in verified(bundle.lines, start):
        _admit_entry(line.entry)
    return signer


def _admit_entry(entry: Entry) -> None:
    numbers = (entry.seq, entry.at.ms, entry.at.counter)
    kind = entry.kind.isprintable() and len(entry.kind) <= KIND_LIMIT
    if not kind or max(numbers) > NUMBER_LIMIT:
        raise ProtocolError("bundle_damaged")
