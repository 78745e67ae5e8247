"""The list of items with what it shows: all, what is not at the centre, or what was refused."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QHeaderView, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.delivery.item_table import WHAT, ItemModel
from smartcity_desktop.ui.delivery.items import Item
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.segment import Segment
from smartcity_desktop.ui.widgets.table import Table
from smartcity_desktop.ui.widgets.text_label import TextLabel

ALL, PENDING, REFUSED = "all", "pending", "refused"
CHOICES = (ALL, PENDING, REFUSED)


class ItemCard(Card):
    """Shows items and, at its foot, why one was refused."""

    def __init__(self, theme: Theme, wording: Wording, zone: str) -> None:
        super().__init__(theme, wording.say("delivery.items"), look=CardLook("list", padding=0))
        self._wording = wording
        self._items: list[Item] = []
        self.table = Table(theme, wording.say("delivery.table_name"))
        self.model = ItemModel(wording, zone, self)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        self._empty = TextLabel(theme, "", Type.CONTROL, "text2", wrap=True)
        self._empty.setMargin(12)
        self._age = TextLabel(theme, "", Type.SMALL, "text2")
        self.bar = InfoBar(theme)
        self.choices = {name: Segment(theme) for name in CHOICES}
        self._lay_out()
        self.choices[PENDING].setChecked(True)

    def show_items(self, items: list[Item], age: str) -> None:
        """Show items; `age` are the words of the oldest one that is not at the centre."""
        self._items = items
        self._age.setText(age)
        for name, button in self.choices.items():
            count = len(self._chosen(name))
            button.setText(self._wording.say(f"delivery.show_{name}", count=count))
            button.updateGeometry()
        self._show()

    def _chosen(self, name: str) -> list[Item]:
        if name == ALL:
            return self._items
        if name == REFUSED:
            return [item for item in self._items if item.state == "refused"]
        return [item for item in self._items if item.state != "received"]

    def _show(self) -> None:
        name = next(name for name, button in self.choices.items() if button.isChecked())
        found = self._chosen(name)
        self.model.show_rows(found)
        self.table.setVisible(bool(found))
        self._empty.setText(self._wording.say(f"delivery.empty_{name}"))
        self._empty.setVisible(not found)
        if found and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._explain()

    def _explain(self) -> None:
        """Say why the chosen item was refused; without a choice, the first refused one's reason."""
        row = self.table.currentIndex().row()
        chosen = self.model.rows[row] if 0 <= row < len(self.model.rows) else None
        first = next((item for item in self._items if item.state == "refused"), None)
        item = chosen if chosen is not None and chosen.reason else first
        if item is None:
            self.bar.clear()
            return
        text = self._wording.say("delivery.refused", act=item.act, region=item.region)
        self.bar.show_message(Message(Tone.BAD, text, item.reason))

    def _lay_out(self) -> None:
        holder, group = QWidget(), QButtonGroup(self)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for button in self.choices.values():
            group.addButton(button)
            line.addWidget(button)
        group.buttonClicked.connect(self._show)
        self.add_to_header(holder)
        self.add_to_header(self._age)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.bar)
        self.table.setMinimumHeight(self._theme.size(150))
        self.table.selectionModel().currentRowChanged.connect(self._explain)
