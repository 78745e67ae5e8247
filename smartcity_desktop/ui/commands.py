"""Every act of the menu bar, with its key; the window and the pages answer them."""

from dataclasses import dataclass
from enum import StrEnum


class Command(StrEnum):
    """One act. Its words are the text `window.command_` followed by its value."""

    IMPORT_BUNDLE = "import_bundle"
    MAKE_BUNDLE = "make_bundle"
    REHEARSE = "rehearse"
    SETTINGS = "settings"
    SWITCH = "switch"
    LOCK = "lock"
    QUIT = "quit"
    UNDO = "undo"
    REDO = "redo"
    PREVIOUS = "previous"
    NEXT = "next"
    UNANSWERED = "unanswered"
    COMPONENT_BEFORE = "component_before"
    COMPONENT = "component"
    NO_EVIDENCE = "no_evidence"
    NOT_APPLICABLE = "not_applicable"
    CLEAR = "clear"
    NOTE = "note"
    FLAG = "flag"
    SELF_ASSESSMENT = "self_assessment"
    DETAILS = "details"
    REVIEW = "review"
    REGION = "region"
    OPEN_DAY = "open_day"
    ATTENDANCE = "attendance"
    SUBSTITUTE = "substitute"
    CLOSE_DAY = "close_day"
    ARRIVE = "arrive"
    STAGE = "stage"
    SUSPEND = "suspend"
    ABSENT = "absent"
    AWAIT_EVIDENCE = "await_evidence"
    SETTLE_EVIDENCE = "settle_evidence"
    CANCEL = "cancel"
    DECIDE = "decide"
    CONFLICTS = "conflicts"
    RESEAT = "reseat"
    SPLIT_CLASS = "split_class"
    MERGE_CLASSES = "merge_classes"
    ATTACH = "attach"
    REVEAL = "reveal"
    NEXT_FLAG = "next_flag"
    FLAG_BEFORE = "flag_before"
    CHANGE_LEVEL = "change_level"
    CLOSE_FLAG = "close_flag"
    CUT_LINE = "cut_line"
    GREY_ZONE = "grey_zone"
    RUN_HUB = "run_hub"
    JOIN_HUB = "join_hub"
    TEST_LINK = "test_link"
    PROJECTOR = "projector"
    CHIME = "chime"
    PRINT = "print"
    SAVE_PDF = "save_pdf"
    RECORD_SIGNATURE = "record_signature"
    SCAN = "scan"
    FIND = "find"
    RECHECK = "recheck"
    LEFT_PANEL = "left_panel"
    AREA = "area"
    AREA_BEFORE = "area_before"
    CORRECTED = "corrected"
    LARGER = "larger"
    SMALLER = "smaller"
    NORMAL_SIZE = "normal_size"
    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"
    CONTRAST = "contrast"
    INDONESIAN = "indonesian"
    ENGLISH = "english"
    KEY_CARD = "key_card"
    MANUAL = "manual"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu; a key that is not `bound` is only named, because the focus decides."""

    command: Command
    key: str = ""
    bound: bool = True


# Acts that switch something on and off: their line shows which.
SWITCHES = frozenset({Command.CHIME})
SEPARATOR = None
PLACES_HERE = "places"

C = Command
MENUS: dict[str, tuple[Entry | str | None, ...]] = {
    "file": (
        Entry(C.IMPORT_BUNDLE),
        Entry(C.MAKE_BUNDLE),
        SEPARATOR,
        Entry(C.RUN_HUB),
        Entry(C.JOIN_HUB),
        Entry(C.TEST_LINK),
        SEPARATOR,
        Entry(C.REHEARSE),
        SEPARATOR,
        Entry(C.SETTINGS),
        Entry(C.SWITCH, "Ctrl+Shift+L"),
        Entry(C.LOCK, "Ctrl+L"),
        Entry(C.QUIT, "Ctrl+Q"),
    ),
    "scoring": (
        Entry(C.UNDO, "Ctrl+Z"),
        Entry(C.REDO, "Ctrl+Y"),
        SEPARATOR,
        Entry(C.PREVIOUS, "Ctrl+Up"),
        Entry(C.NEXT, "Ctrl+Down"),
        Entry(C.UNANSWERED, "K", bound=False),
        Entry(C.COMPONENT_BEFORE, "PgUp", bound=False),
        Entry(C.COMPONENT, "PgDown", bound=False),
        SEPARATOR,
        Entry(C.NO_EVIDENCE, "B", bound=False),
        Entry(C.NOT_APPLICABLE, "X", bound=False),
        Entry(C.CLEAR, "0", bound=False),
        SEPARATOR,
        Entry(C.NOTE, "C", bound=False),
        Entry(C.FLAG, "T", bound=False),
        Entry(C.SELF_ASSESSMENT, "M", bound=False),
        Entry(C.DETAILS, "D", bound=False),
        SEPARATOR,
        Entry(C.REVIEW, "Ctrl+Return"),
    ),
    "class": (
        Entry(C.REGION, "Ctrl+G"),
        SEPARATOR,
        Entry(C.OPEN_DAY),
        Entry(C.ATTENDANCE),
        Entry(C.SUBSTITUTE),
        Entry(C.CLOSE_DAY),
        SEPARATOR,
        Entry(C.ARRIVE, "H", bound=False),
        Entry(C.STAGE, "Space", bound=False),
        Entry(C.SUSPEND, "P", bound=False),
        Entry(C.ABSENT, "A", bound=False),
        Entry(C.AWAIT_EVIDENCE),
        Entry(C.SETTLE_EVIDENCE),
        Entry(C.ATTACH, "Ctrl+B"),
        Entry(C.REVEAL),
        Entry(C.CANCEL),
        Entry(C.DECIDE),
        SEPARATOR,
        Entry(C.CONFLICTS),
        SEPARATOR,
        Entry(C.RESEAT, "J", bound=False),
        Entry(C.SPLIT_CLASS),
        Entry(C.MERGE_CLASSES),
        SEPARATOR,
        Entry(C.NEXT_FLAG, "N", bound=False),
        Entry(C.FLAG_BEFORE, "Shift+N", bound=False),
        Entry(C.CHANGE_LEVEL, "U", bound=False),
        Entry(C.CLOSE_FLAG, "S", bound=False),
        SEPARATOR,
        Entry(C.CUT_LINE, "G", bound=False),
        Entry(C.GREY_ZONE, "Z", bound=False),
        SEPARATOR,
        Entry(C.PROJECTOR, "F11"),
        Entry(C.CHIME),
    ),
    "document": (
        Entry(C.PRINT, "Ctrl+P"),
        Entry(C.SAVE_PDF),
        SEPARATOR,
        Entry(C.RECORD_SIGNATURE),
        Entry(C.SCAN),
    ),
    "view": (
        PLACES_HERE,
        SEPARATOR,
        Entry(C.FIND, "Ctrl+F"),
        Entry(C.RECHECK, "F5"),
        Entry(C.LEFT_PANEL, "F9"),
        Entry(C.AREA, "F6"),
        Entry(C.AREA_BEFORE, "Shift+F6"),
        Entry(C.CORRECTED),
        SEPARATOR,
        Entry(C.LARGER, "Ctrl++"),
        Entry(C.SMALLER, "Ctrl+-"),
        Entry(C.NORMAL_SIZE, "Ctrl+0"),
        SEPARATOR,
        Entry(C.LIGHT),
        Entry(C.DARK),
        Entry(C.SYSTEM),
        Entry(C.CONTRAST),
        SEPARATOR,
        Entry(C.INDONESIAN),
        Entry(C.ENGLISH),
    ),
    "help": (
        Entry(C.KEY_CARD, "F1"),
        Entry(C.MANUAL),
        SEPARATOR,
        Entry(C.ABOUT),
    ),
}

# Keys that work on every page, for its key card: the text `window.keys_` and a name, and the acts.
EVERYWHERE: dict[str, tuple[Command, ...]] = {
    "size": (C.LARGER, C.SMALLER, C.NORMAL_SIZE),
    "lock": (C.LOCK,),
    "switch": (C.SWITCH,),
    "areas": (C.AREA, C.AREA_BEFORE),
    "card": (C.KEY_CARD,),
}


def key_of(command: Command) -> str:
    """Return the key of an act as its menu shows it, "" for none."""
    lines = (line for menu in MENUS.values() for line in menu if isinstance(line, Entry))
    return next((line.key for line in lines if line.command is command), "")
