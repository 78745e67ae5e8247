"""How the people of a panel are called where there is little room."""

from collections.abc import Sequence

from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.wording import Wording

LONGEST_ELEMENT = 6


def initials(names: Sequence[str]) -> tuple[str, ...]:
    """Return two letters for each name, titles left out; namesakes get a number."""
    short = [_initials(name) for name in names]
    return tuple(
        f"{text}{short[: place + 1].count(text)}" if short.count(text) > 1 else text
        for place, text in enumerate(short)
    )


def _initials(name: str) -> str:
    words = name.partition(",")[0].split()
    own = [word for word in words if not word.endswith(".")] or words or ["?"]
    last = own[-1][:1] if len(own) > 1 else own[0][1:2]
    return (own[0][:1] + last).upper()


def bare_name(name: str) -> str:
    """Return a name without the titles that follow it."""
    return name.partition(",")[0]


def called(name: str) -> str:
    """Return how a name is said in a button: "Ir. Bambang" for "Ir. Bambang Suryalaga, M.T."."""
    words = bare_name(name).split()
    titles = [word for word in words if word.endswith(".")]
    return " ".join([*titles, *[word for word in words if word not in titles][:1]])


def element_words(person: Person, role: Role, wording: Wording) -> str:
    """Return what stands below the initials: the chair, else where the person comes from."""
    if role is Role.CHAIR:
        return wording.say("panel.chair")
    key = f"panel.element_{person.element}"
    if wording.knows(key):
        return wording.say(key)
    if len(person.element) <= LONGEST_ELEMENT:
        return person.element
    return person.element.capitalize()[:4] + "."
