"""What this computer remembers of how its user likes the window, from one start to the next."""

import json
import logging
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path

from smartcity_desktop.host.paths import APPLICATION
from smartcity_desktop.host.wording import LANGUAGES

LOG = logging.getLogger(__name__)
TYPE_SIZES: Final = (100, 115, 130, 150, 200)


class Appearance(StrEnum):
    """What the user chose under Tampilan."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Language, appearance, type size (one of `TYPE_SIZES`, per cent) and the timer's chime."""

    language: str = LANGUAGES[0]
    appearance: Appearance = Appearance.LIGHT
    percent: int = 100
    chime: bool = False


# What each preference may be; anything else in the file counts as not chosen.
CHOICES: Final[dict[str, tuple[object, ...]]] = {
    "language": LANGUAGES,
    "appearance": tuple(Appearance),
    "percent": TYPE_SIZES,
    "chime": (False, True),
}


class PreferencesFile:
    """Preferences in a small JSON file; without one, or with a damaged one, they are the usual."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Preferences:
        """Return what was chosen, the usual where nothing or nonsense stands."""
        try:
            found: object = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return Preferences()
        chosen: dict[str, Any] = found if isinstance(found, dict) else {}
        known = {
            name: next(choice for choice in choices if choice == chosen[name])
            for name, choices in CHOICES.items()
            if chosen.get(name) in choices
        }
        return Preferences(**known)  # pyright: ignore[reportArgumentType]

    def write(self, preferences: Preferences) -> None:
        """Remember `preferences`; where nothing can be written, the next start is as usual."""
        fresh = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(asdict(preferences), indent=1), "utf-8")
            fresh.replace(self._path)
        except OSError as error:
            LOG.warning("preferences: %s", error)


def preferences_file() -> PreferencesFile:
    """Return this user's own file."""
    folder = user_config_path(APPLICATION, appauthor=False)
    return PreferencesFile(folder / "preferences.json")
