"""The centre's own words, read from the same translation files as the desktop's."""

import sys
import tomllib
from pathlib import Path

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
        path = resource("translations", language, "central.toml")
        self.language = language
        self._texts: dict[str, str] = tomllib.loads(path.read_text("utf-8"))

    def say(self, key: str, **details: object) -> str:
        """Return the text of `key`; raises KeyError for a text nobody wrote."""
        return self._texts[key].format(**details)

    def knows(self, key: str) -> bool:
        """Tell whether there is a text of `key`."""
        return key in self._texts
