"""What every part of the panel place is given."""

from dataclasses import dataclass

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class PanelTools:
    """Appearance, words, questions to the user and work off the window's thread."""

    theme: Theme
    wording: Wording
    notices: Notices
    background: Background

    def say(self, key: str, **details: object) -> str:
        """Return the text `panel.key`."""
        return self.wording.say(f"panel.{key}", **details)

    def listed(self, names: list[str]) -> str:
        """Return names as a sentence has them: "A, B dan C"."""
        if len(names) < 2:
            return "".join(names)
        return ", ".join(names[:-1]) + self.say("and") + names[-1]
