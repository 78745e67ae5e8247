"""The centre's pages as HTML text: tables and forms that work without scripts."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape

from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.progress import ClassProgress, Missing, Trouble
from smartcity_desktop.central.wording import Words
from smartcity_desktop.domain.dates import clock, local_time, long_date, zone_name

Cell = str | int


class Markup:
    """Draws pages in one language; every text from outside is escaped here."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def _say(self, key: str, **details: object) -> str:
        return escape(self._words.say(key, **details))

    def page(self, content: str, account: str = "") -> str:
        """Return a whole page around its content; `account` shows who is signed in."""
        leave = ""
        if account:
            leave = (
                f'<form method="post" action="/logout"><span class="quiet">'
                f"{self._say('signed_in_as', name=account)}</span> "
                f'<button type="submit">{self._say("sign_out")}</button></form>'
            )
        return (
            f'<!doctype html><html lang="{self._say("language_code")}"><head>'
            f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<title>{self._say("title")}</title><link rel="stylesheet" href="/style.css"></head>'
            f'<body><a class="skip" href="#isi">{self._say("skip")}</a>'
            f'<header><p><a href="/">{self._say("title")}</a></p>{leave}</header>'
            f'<main id="isi">{content}</main></body></html>'
        )

    def sign_in(self, notice: str = "", **details: object) -> str:
        """Return the form for name and password, with a notice above it when there is one."""
        told = ""
        if notice:
            told = f'<p class="notice" role="alert">{self._say(notice, **details)}</p>'
        return self.page(
            f'<h1>{self._say("sign_in")}</h1><p class="quiet">{self._say("sign_in_why")}</p>'
            f'{told}<form class="entry" method="post" action="/login">'
            f'<label for="name">{self._say("account_name")}</label>'
            f'<input id="name" name="name" autocomplete="username" required autofocus>'
            f'<label for="password">{self._say("password")}</label>'
            f'<input id="password" name="password" type="password"'
            f' autocomplete="current-password" required>'
            f'<button type="submit">{self._say("sign_in")}</button></form>'
        )

    def missing_page(self) -> str:
        """Return the page for an address that leads nowhere."""
        return self.page(f"<p>{self._say('page_missing')}</p>")

    def events(self, events: Iterable[Hosted], account: str) -> str:
        """Return the list of events to choose from."""
        links = "".join(
            f'<li><a href="/events/{escape(event.authority)}">{self._name(event)}</a></li>'
            for event in events
        )
        return self.page(f"<h1>{self._say('events')}</h1><ul>{links}</ul>", account)

    def _name(self, event: Hosted) -> str:
        told = event.published.roster.event
        return self._say("event_of", name=told.name, year=told.year)

    def progress(
        self, event: Hosted, classes: Sequence[ClassProgress], trouble: Trouble | None, account: str
    ) -> str:
        """Return an event's progress; `trouble` is None for accounts that see progress alone."""
        roster = event.published.roster
        mark = f'<p class="example">{self._say("example")}</p>' if roster.event.example else ""
        now = self._moment(event, int(datetime.now(UTC).timestamp() * 1000))
        parts = [
            f"<h1>{self._name(event)}</h1>{mark}",
            f'<p class="quiet">{self._say("as_of", moment=now)}</p>',
            f"<h2>{self._say('progress')}</h2>{self._classes(event, classes)}",
        ]
        if trouble is not None:
            parts += self._trouble(event, trouble)
        return self.page("".join(parts), account)

    def _classes(self, event: Hosted, classes: Sequence[ClassProgress]) -> str:
        heads = ("class", "room", "sheets_expected", "sheets_submitted", "regions_absent")
        rows = [
            f'<tr><th scope="row">{escape(c.code)}</th><td>{escape(c.room)}</td>'
            f"{_counts((c.expected, c.submitted, c.absent))}"
            f"<td>{self._missing(event, c.missing)}</td></tr>"
            for c in classes
        ]
        sums = (
            sum(c.expected for c in classes),
            sum(c.submitted for c in classes),
            sum(c.absent for c in classes),
        )
        rows.append(
            f'<tr><th scope="row">{self._say("total")}</th><td></td>{_counts(sums)}<td></td></tr>'
        )
        return self._table((*heads, "still_missing"), "".join(rows))

    def _missing(self, event: Hosted, missing: Sequence[Missing]) -> str:
        if not missing:
            return f'<span class="done">{self._say("nobody_missing")}</span>'
        lines = [
            self._say(
                "missing_line", name=one.name, sheets=one.sheets, heard=self._heard(event, one)
            )
            for one in missing
        ]
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"

    def _heard(self, event: Hosted, missing: Missing) -> str:
        if missing.heard is None:
            return self._words.say("heard_never")
        return self._words.say("heard_last", moment=self._moment(event, missing.heard))

    def _trouble(self, event: Hosted, trouble: Trouble) -> list[str]:
        journals = [
            (j.name, j.journal, j.entries, self._moment(event, j.received), j.succeeds)
            for j in trouble.journals
        ]
        forks = [(f.name, f.journal, f.seq, self._moment(event, f.received)) for f in trouble.forks]
        refused = [
            (
                r.name,
                r.journal,
                r.seq,
                self._worded("kind", r.kind),
                r.subject,
                self._worded("reason", r.key),
            )
            for r in trouble.refused
        ]
        unknown = self._words.say("unknown_person")
        gaps = [(g.name or unknown, g.journal, g.missing, g.waiting) for g in trouble.gaps]
        return [
            self._section("forks", ("person", "journal", "from_number", "seen"), forks),
            self._section(
                "refused", ("person", "journal", "number", "kind", "subject", "reason"), refused
            ),
            self._section("gaps", ("person", "journal", "missing_number", "waiting"), gaps),
            self._section(
                "journals", ("person", "journal", "entries", "received", "succeeds"), journals
            ),
        ]

    def _worded(self, family: str, key: str) -> str:
        """Return the words for a kind or reason; a newer program's are shown as they are."""
        known = f"{family}_{key}"
        return self._words.say(known) if self._words.knows(known) else key

    def _section(self, key: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
        title = f"<h2>{self._say(key)}</h2>"
        if not rows:
            return f"{title}<p>{self._say('no_' + key)}</p>"
        why = f"{key}_why"
        told = f"<p>{self._say(why)}</p>" if self._words.knows(why) else ""
        lines = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
        return title + told + self._table(heads, lines)

    def _table(self, heads: Sequence[str], lines: str) -> str:
        cells = "".join(f'<th scope="col">{self._say(key)}</th>' for key in heads)
        return (
            f'<div class="table" tabindex="0"><table><thead><tr>{cells}</tr></thead>'
            f"<tbody>{lines}</tbody></table></div>"
        )

    def _moment(self, event: Hosted, ms: int) -> str:
        zone = event.published.roster.event.zone
        moment = local_time(ms, zone)
        return f"{long_date(moment.date())} {clock(moment)} {zone_name(zone)}"


def _cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return f'<td class="count">{cell}</td>'
    return f"<td>{escape(cell)}</td>"


def _counts(numbers: Iterable[int]) -> str:
    return "".join(map(_cell, numbers))
