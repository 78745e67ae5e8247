"""Key D: the whole rubric of an indicator, with what every level of its scale means in general."""

from PySide6.QtWidgets import QWidget

from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.text_box import TextBox


def rubric(tools: Tools, outline: Outline, code: str) -> str:
    """Return question, levels with both descriptions, and evidence, as text to read."""
    node = outline.place(code).node
    scale = outline.instrument.scale_of(node)
    own = node.leaf.levels if node.leaf else ()
    parts = [node.leaf.question] if node.leaf and node.leaf.question else []
    for number, level in enumerate(scale.levels):
        head = f"{level.value}  {level.label.in_language(tools.language)}"
        said = [own[number]] if number < len(own) else []
        general = tools.say("level_general", text=level.description) if level.description else ""
        parts.append("\n".join([head, *said, *([general] if general else [])]))
    evidence = node.leaf.evidence if node.leaf else ()
    if evidence:
        parts.append("\n".join([tools.say("evidence"), *(f"– {text}" for text in evidence)]))
    return "\n\n".join(parts)


def show_rubric(tools: Tools, outline: Outline, code: str, parent: QWidget | None) -> None:
    """Show the rubric until it is closed with Esc or Enter."""
    title = outline.place(code).node.title.in_language(tools.language)
    dialog = Dialog(tools.theme, f"{code} {title}", "", parent)
    dialog.setMinimumWidth(min(tools.theme.size(640), 1200))
    box = TextBox(tools.theme, tools.say("rubric"), 16)
    box.setPlainText(rubric(tools, outline, code))
    box.setReadOnly(True)
    box.escaped.connect(dialog.reject)
    dialog.content.addWidget(box)
    close = dialog.add_button(tools.wording.say("window.close"), primary=True)
    close.clicked.connect(dialog.accept)
    close.setFocus()
    dialog.exec()
    dialog.deleteLater()
