"""What every part of the scoring place is given."""

from dataclasses import dataclass

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Tools:
    """Appearance, words, questions to the user and work off the window's thread."""

    theme: Theme
    wording: Wording
    notices: Notices
    background: Background

    def say(self, key: str, **details: object) -> str:
        """Return the text `scoring.key`."""
        return self.wording.say(f"scoring.{key}", **details)

    @property
    def language(self) -> str:
        """Return the language in force, "id" or "en"."""
        return self.wording.language
