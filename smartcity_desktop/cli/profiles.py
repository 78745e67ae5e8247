"""Commands on a profile: enter an event, status, one exchange, check."""

import platform
from argparse import Namespace
from datetime import datetime

from smartcity_desktop.cli.session import DONE, WANTING, Session, read_file
from smartcity_desktop.domain.dates import clock, local_time, short_numeric, zone_name
from smartcity_desktop.protocol.intake import KEY_LIMIT
from smartcity_desktop.services.checking import Checking
from smartcity_desktop.services.delivering import Delivering, Standing
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.signing_in import Enrolment


def enter(session: Session, options: Namespace) -> int:
    """Enrol this profile in an event with package, card and activation code."""
    package, card = read_file(options.package), read_file(options.card, KEY_LIMIT)
    signing_in = session.signing_in()
    # What is wrong with package, card or code is told before anybody thinks of a PIN.
    signing_in.refuse(session.folder, package, card, options.code)
    enrolment = Enrolment(
        package=package,
        card=card,
        code=options.code,
        pin=session.new_pin(),
        device=platform.node() or "laptop",
    )
    profile = signing_in.enter(session.folder, enrolment)
    try:
        event, person = profile.roster.event, profile.person
        session.answer(
            {
                "event": event.code,
                "person": person.id,
                "name": person.name,
                "role": profile.role,
                "journal": profile.journal,
                "example_data": event.example,
            }
        )
        session.say("entered", event=event.name, name=person.name, profile=session.folder)
    finally:
        profile.close()
    return DONE


def status(session: Session, options: Namespace) -> int:
    """Tell what is not yet at the centre, and which papers are out of date."""
    del options
    with session.profile() as profile:
        standing = Delivering(profile).standing()
        stale = [d.document for d in Issuing(profile).documents() if not d.current]
        now, zone = profile.clock.wall().ms, profile.roster.event.zone
    session.answer(
        {
            "pending": standing.pending,
            "oldest_seconds": _age(standing, now),
            "last_receipt": standing.last_receipt_at or None,
            "refused": standing.refused,
            "unknown": standing.unknown,
            "documents_out_of_date": stale,
        }
    )
    _tell(session, standing, now, zone)
    for document in stale:
        session.say("document_stale", document=document)
    return DONE


def _age(standing: Standing, now: int) -> int | None:
    return None if standing.oldest_ms is None else max(0, (now - standing.oldest_ms) // 1000)


def _tell(session: Session, standing: Standing, now: int, zone: str) -> None:
    age = _age(standing, now)
    if age is None:
        session.say("all_received")
    else:
        session.say("pending", count=standing.pending, minutes=age // 60)
    if standing.last_receipt_at:
        at = datetime.fromisoformat(standing.last_receipt_at)
        here = local_time(int(at.timestamp() * 1000), zone)
        when = f"{short_numeric(here.date())} {clock(here)} {zone_name(zone)}"
        session.say("last_receipt", at=when)
    if standing.refused:
        session.say("refused", count=standing.refused)


def sync(session: Session, options: Namespace) -> int:
    """Deliver what has no receipt and fetch what the centre has for this person."""
    with session.profile() as profile:
        delivering = Delivering(profile, centre=options.centre)
        exchanged = delivering.exchange()
        standing = delivering.standing()
        now, zone = profile.clock.wall().ms, profile.roster.event.zone
    session.answer(
        {
            "delivered": exchanged.delivered,
            "fetched": exchanged.fetched,
            "lost": exchanged.lost,
            "parked": exchanged.parked,
            "refused": standing.refused,
            "pending": standing.pending,
        }
    )
    session.say("exchanged", delivered=exchanged.delivered, fetched=exchanged.fetched)
    if exchanged.lost:
        session.say("exchanged_again", count=exchanged.lost)
    _tell(session, standing, now, zone)
    return WANTING if standing.refused or standing.pending else DONE


def check(session: Session, options: Namespace) -> int:
    """Verify pages, chain and signatures, and that projections equal a rebuild."""
    with session.profile() as profile:
        checks = Checking(profile).check(full=options.full)
    for found in checks:
        mark = session.wording.say("cli.check_ok" if found.ok else "cli.check_wrong")
        name = session.wording.say(f"cli.check_{found.name}")
        session.line(f"{mark}  {name}  {found.detail}".rstrip())
    ok = all(found.ok for found in checks)
    session.answer({"ok": ok, "checks": checks})
    return DONE if ok else WANTING
