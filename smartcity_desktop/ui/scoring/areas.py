"""Where the keyboard focus goes on the scoring page: list, levels, note, evidence."""

from itertools import pairwise

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from smartcity_desktop.ui.scoring.aside import Aside
from smartcity_desktop.ui.scoring.centre import Centre
from smartcity_desktop.ui.scoring.columns import CENTRE, LEFT, RIGHT, Columns
from smartcity_desktop.ui.scoring.form import Form
from smartcity_desktop.ui.scoring.sidebar import Sidebar


class Areas(QObject):
    """Moves the focus among the parts and brings the part it moves to in front."""

    def __init__(
        self, columns: Columns, sidebar: Sidebar, centre: Centre, aside: Aside, form: Form
    ) -> None:
        super().__init__(columns)
        self._columns = columns
        self._sidebar = sidebar
        self._centre = centre
        self._aside = aside
        self._form = form
        form.arrived.connect(lambda: columns.bring(CENTRE))
        sidebar.left.connect(self.focus_work)

    def focus_work(self) -> None:
        """Put the focus where work goes on: levels, or the button that opens the way to them."""
        self._columns.bring(CENTRE)
        buttons = self._centre.state_bar.buttons()
        if self._form.answering is not None and (self._form.live or not buttons):
            self._form.focus_levels()
        elif buttons:
            # A button made a moment ago takes no focus before it is shown.
            buttons[0].show()
            buttons[0].setFocus()
        else:
            self._sidebar.slots.setFocus()

    def find(self) -> None:
        """Open the search in the list of indicators."""
        if self._columns.collapsed(LEFT):
            self._columns.bring(LEFT)
        self._sidebar.search()

    def toggle_left(self) -> None:
        """Open or close the left panel; the focus follows."""
        self._columns.toggle_left()
        if self._columns.front == LEFT:
            self._sidebar.tree.setFocus()
        else:
            self.focus_work()

    def cycle(self, by: int) -> None:
        """Go to the next (1) or previous (-1) area."""
        if self._form.answering is None:
            self._sidebar.slots.setFocus()
            return
        areas = (self._sidebar, self._centre.levels, self._centre.note, self._aside)
        focus = self._columns.window().focusWidget()
        here = next((n for n, area in enumerate(areas) if focus and area.isAncestorOf(focus)), 1)
        target = (here + by) % len(areas)
        self._columns.bring((LEFT, CENTRE, CENTRE, RIGHT)[target])
        stops = (self._sidebar.tree, None, self._centre.note.box, self._aside.evidence.stop)
        stop = stops[target]
        if stop is None:
            self._form.focus_levels()
        else:
            stop.setFocus()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key stops at: time, answers, note, ways on, evidence, lists."""
        return [
            self._aside.timer.start_button,
            *self._centre.state_bar.buttons(),
            *self._centre.answer_widgets(),
            self._centre.note.box,
            *self._centre.ways.buttons,
            self._aside.evidence.files,
            self._aside.evidence.list,
            self._aside.answer.toggle,
            self._sidebar.find_button,
            self._sidebar.tree,
            self._sidebar.slots,
        ]

    def show_form(self, *, shown: bool, live: bool) -> None:
        """Show or take away what belongs to a form; only a `live` one leads on to the seal."""
        self._centre.show_form(shown)
        self._aside.show_cards(shown)
        self._sidebar.show_tree(shown)
        self._centre.ways.show_review(live)

    def order(self) -> None:
        """Set the order of the Tab key anew, after buttons have come or gone."""
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)
