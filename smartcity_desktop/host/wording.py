"""User-visible words: one catalogue for window and command line, in Indonesian and English."""

import tomllib
from functools import cache

from smartcity_desktop.domain.sentence import sentence
from smartcity_desktop.host.resources import resource

LANGUAGES = ("id", "en")


@cache
def _area(language: str, area: str) -> dict[str, str]:
    """Return one area's texts; an area is read when its first sentence is said."""
    path = resource("translations", language, f"{area}.toml")
    texts = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {key: str(text) for key, text in texts.items()}


def catalogue(language: str) -> dict[str, str]:
    """Return every text of `language` keyed `area.key`, read from `resources/translations`."""
    areas = sorted(path.stem for path in resource("translations", language).glob("*.toml"))
    return {f"{a}.{key}": text for a in areas for key, text in _area(language, a).items()}


class Wording:
    """Says a catalogue text in one language, with its placeholders filled in."""

    def __init__(self, language: str = "id") -> None:
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language

    def say(self, key: str, **details: object) -> str:
        """Return the text of `key`; raises KeyError for a text nobody wrote."""
        area, _, name = key.partition(".")
        return sentence(_area(self.language, area)[name], details, self._cause)

    def _cause(self, name: str) -> str:
        return _area(self.language, "causes")[name]

    def knows(self, key: str) -> bool:
        """Tell whether the catalogue has `key`."""
        area, _, name = key.partition(".")
        return name in _area(self.language, area)
