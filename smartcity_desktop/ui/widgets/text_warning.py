"""What is wrong with a text while it is typed: too long, not printable, not saved."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.text import TEXT_LIMIT
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel

# From this share of the limit on the characters are counted, in per cent.
NEAR = 90
# So many different characters are named.
NAMED = 8
# Whatever script it is, the paper's typeface has these.
_PLAIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) | frozenset("\n–—“”‘’…•€")


class TextWarning(TextLabel):
    """Follows a `TextBox`, silent while all is well; changes for the worse are also said aloud."""

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        box: TextBox,
        limit: int = TEXT_LIMIT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "", Type.SMALL_STRONG, "warn", wrap=True, parent=parent)
        self._wording, self._box, self._limit = wording, box, limit
        self._unsaved = False
        self._removed = 0
        self._kinds: frozenset[str] = frozenset()
        self.hide()
        box.textChanged.connect(self._look)
        box.stripped.connect(self._tell_removed)

    @property
    def fits(self) -> bool:
        """Return whether the text is short enough for the rule."""
        return len(self._box.toPlainText()) <= self._limit

    def set_shown(self, *, on: bool) -> None:
        """Come and go with the box."""
        self.setVisible(on and bool(self.text()))

    def show_text(self, *, unsaved: bool = False) -> None:
        """Judge another text that is shown; `unsaved` says that no fact says the same."""
        self._removed, self._unsaved = 0, unsaved
        self._look()

    def _tell_removed(self, count: int) -> None:
        self._removed = count
        self._look()

    def _look(self) -> None:
        told = self._told()
        self.setText(" ".join(told.values()))
        self.setVisible(bool(told))
        self.set_colour("bad" if {"over", "unsaved"} & set(told) else "warn")
        fresh = [words for kind, words in told.items() if kind not in self._kinds]
        self._kinds = frozenset(told)
        if fresh:
            said = " ".join(fresh)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._box, said))

    def _told(self) -> dict[str, str]:
        text, say = self._box.toPlainText(), self._wording.say
        count, limit = len(text), self._limit
        told = dict[str, str]()
        if self._unsaved:
            told["unsaved"] = say("window.text_unsaved")
        over = over_words(self._wording, text, limit)
        if over:
            told["over"] = over
        elif count * 100 >= limit * NEAR:
            near, most = (grouped(n, self._wording.language) for n in (count, limit))
            told["near"] = say("window.text_near", count=near, limit=most)
        lacking = undrawn_in(text)
        if lacking:
            letters = " ".join(lacking[:NAMED])
            printed = " ".join(f"[U+{ord(letter):04X}]" for letter in lacking[:NAMED])
            told["undrawn"] = say("window.text_undrawn", letters=letters, printed=printed)
        if self._removed:
            told["removed"] = say("window.text_removed", count=self._removed)
        return told


def over_words(wording: Wording, text: str, limit: int = TEXT_LIMIT) -> str:
    """Return by how much a text is longer than `limit` characters; "" where it is not."""
    over = len(text) - limit
    if over <= 0:
        return ""
    count, most, much = (grouped(n, wording.language) for n in (len(text), limit, over))
    return wording.say("window.text_over", count=count, limit=most, over=much)


def grouped(number: int, language: str) -> str:
    """Return a whole number with the thousands separators of a language, "20.500"."""
    english = f"{number:,}"
    return english if language == "en" else english.replace(",", ".")


def undrawn_in(text: str) -> tuple[str, ...]:
    """Return the characters of a text that paper cannot show, each once."""
    if _PLAIN.issuperset(text):
        return ()
    # The typeface is loaded when somebody first writes something beyond plain Latin letters.
    from smartcity_desktop.documents.typeface import undrawn

    return undrawn(text)
