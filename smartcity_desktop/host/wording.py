"""User-visible words: one catalogue for window and command line, in Indonesian and English."""

import tomllib
from functools import cache

from smartcity_desktop.host.resources import resource

LANGUAGES = ("id", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return every text of `language` keyed `area.key`, read from `resources/translations`."""
    texts: dict[str, str] = {}
    for path in sorted(resource("translations", language).glob("*.toml")):
        for key, text in tomllib.loads(path.read_text("utf-8")).items():
            texts[f"{path.stem}.{key}"] = str(text)
    return texts


class Wording:
    """Says a catalogue text in one language, with its placeholders filled in."""

    def __init__(self, language: str = "id") -> None:
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language

    def say(self, key: str, **details: object) -> str:
        """Return the text of `key`; raises KeyError for a text nobody wrote."""
        return catalogue(self.language)[key].format(**details)

    def knows(self, key: str) -> bool:
        """Tell whether the catalogue has `key`."""
        return key in catalogue(self.language)
