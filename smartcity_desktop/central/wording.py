"""The centre's own words, read from the same translation files as the desktop's."""

import sys
import tomllib
from pathlib import Path

from smartcity_desktop.domain.sentence import sentence
from smartcity_desktop.protocol.errors import ProtocolError

LANGUAGES = ("id", "en")


def resource(*parts: str) -> Path:
    """Return the path of a packaged resource: source tree, wheel or frozen program."""
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)
    roots = [package / "resources", package.parent / "resources"]
    if frozen:
        roots.insert(0, Path(frozen) / "resources")
    for root in roots:
        if root.joinpath(*parts).exists():
            return root.joinpath(*parts)
    raise FileNotFoundError("/".join(parts))


class Words:
    """Says a text of the centre in one language."""

    def __init__(self, language: str = "id") -> None:
        self.language = language
        self._areas: dict[str, dict[str, str]] = {}

    def _area(self, area: str) -> dict[str, str]:
        if area not in self._areas:
            path = resource("translations", self.language, f"{area}.toml")
            self._areas[area] = tomllib.loads(path.read_text("utf-8"))
        return self._areas[area]

    def say(self, key: str, **details: object) -> str:
        """Return the text of `key`; raises KeyError for a text nobody wrote."""
        return self.of("central", key, **details)

    def of(self, area: str, key: str, **details: object) -> str:
        """Return the text of `key` of another area that both programs share."""
        return sentence(self._area(area)[key], details, lambda name: self._area("causes")[name])

    def told(self, error: ProtocolError) -> str:
        """Return the sentence for bytes that cannot be what they claim."""
        known = error.key in self._area("errors")
        return self.of("errors", error.key if known else "unreadable", **error.details)

    def knows(self, key: str) -> bool:
        """Tell whether there is a text of `key`."""
        return key in self._area("central")
