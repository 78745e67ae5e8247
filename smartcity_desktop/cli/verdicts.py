"""A verdict in lines for people, and as the record that `--json` prints."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from smartcity_desktop.cli.session import Session
from smartcity_desktop.domain.dates import clock_seconds, short_numeric
from smartcity_desktop.domain.file_names import named
from smartcity_desktop.services.attesting import About, Brought, Later, Outcome, Trust, Verdict

SIGNERS = frozenset({"signature", "timestamp"})


def record(session: Session, path: Path, verdict: Verdict) -> dict[str, object]:
    """Return one file's verdict with every sentence a person would read."""
    return {
        "file": str(path),
        "kind": verdict.brought,
        "verdict": verdict.outcome,
        "reasons": _reasons(session, verdict),
        "about": verdict.about,
        "currency": verdict.currency,
        "trust": verdict.trust,
        "rights_checked": verdict.rights,
        "after": verdict.later,
    }


def lines(session: Session, path: Path, verdict: Verdict) -> Iterator[str]:
    """Yield what people read: the verdict first, then what it is about, then why."""
    yield f"{named(path)}: {_say(session, verdict.word)}"
    for name, text in _about(session, verdict):
        yield f"  {_say(session, f'about_{name}')}: {text}"
    for reason in _reasons(session, verdict):
        yield f"  {reason}"


def _about(session: Session, verdict: Verdict) -> Iterator[tuple[str, str]]:
    about = verdict.about
    if verdict.brought is Brought.BUNDLE:
        told = [("journal", about.document), ("event", about.event)]
    else:
        told = [("document", _number(session, about)), ("event", about.event)]
    told += [
        ("region", " ".join(part for part in (about.region, about.region_name) if part)),
        ("person", _signer(session, about)),
        ("device", about.device),
        ("signed_at", _moment(about.signed_at)),
        ("levels", _levels(about)),
        ("digest", about.digest[:12]),
        ("authority", about.authority if verdict.trust is not Trust.KNOWN else ""),
    ]
    yield from ((name, text) for name, text in told if text)


def _number(session: Session, about: About) -> str:
    if not about.document:
        return ""
    kind = session.wording.say(f"documents.kind_{about.kind}") if about.kind else ""
    revision = _say(session, "number", document=about.document, revision=about.revision)
    return f"{kind} {revision}".strip()


def _signer(session: Session, about: About) -> str:
    role = session.wording.say(f"app.role_{about.role}") if about.role else ""
    group = _say(session, "of_class", class_code=about.class_code) if about.class_code else ""
    place = ", ".join(part for part in (role, group) if part)
    return f"{about.person} ({place})" if about.person and place else about.person


def _moment(text: str) -> str:
    if not text:
        return ""
    at = datetime.fromisoformat(text)
    return f"{short_numeric(at.date())} {clock_seconds(at)} ({at:UTC%z})"


def _levels(about: About) -> str:
    shown = [str(level) if level != "" else "–" for level in about.levels]
    named = zip(about.indicators, shown, strict=False)
    return "; ".join(f"{code} {level}" for code, level in named) or " ".join(shown)


def _reasons(session: Session, verdict: Verdict) -> list[str]:
    told = [_say(session, reason.key, **reason.details) for reason in verdict.reasons]
    told += [_later(session, one) for one in verdict.later]
    paper = bool(verdict.about.document) and verdict.brought in {Brought.PDF, Brought.CODE}
    if paper and verdict.outcome in {Outcome.VALID, Outcome.OUTDATED}:
        told.append(_say(session, f"currency_{verdict.currency}"))
        if not verdict.rights:
            told.append(_say(session, "rights_unchecked"))
    return told


def _later(session: Session, later: Later) -> str:
    """Return the sentence of what stands behind the sealed revision."""
    pages = ", ".join(map(str, later.pages))
    vouched = "_ours" if later.ours else ""
    key = f"after_{later.kind}{vouched if later.kind in SIGNERS else ''}"
    return _say(session, key, pages=pages, name=later.name or "?")


def _say(session: Session, key: str, **details: object) -> str:
    return session.wording.say(f"papers.{key}", **details)
