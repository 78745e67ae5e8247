"""Sentences in both languages: what follows a number agrees with it, and stops stand once."""

import errno
import re
import socket
from pathlib import Path
from string import Formatter

import pytest

from smartcity_desktop.central.wording import Words
from smartcity_desktop.domain.sentence import sentence
from smartcity_desktop.host.wording import Wording, catalogue

ENGLISH = catalogue("en")

# What follows one thing, named by a placeholder, and ends as if there were several.
SINGULAR = re.compile(
    "always|changes|collides|equals|exceeds|has|holds|is|lies|occurs|opens|overlaps|"
    "becomes|belongs|breaks|takes|waits|was|exists|answers|does|lacks|class|s|rests|"
    "stands|applies|reads|stays|begins|needs|ends|sits|means"
)
# Two of three, always.
FIXED = frozenset({"recovery.sheet"})
AFTER_ONE = re.compile(r"(?<![\w.,:/])1((?: [a-z-]+){1,4})")


def disagreeing(said: str) -> list[str]:
    """Return where a sentence says several of one: "1 classes", "1 sheet are"."""
    wrong: list[str] = []
    for found in AFTER_ONE.finditer(said):
        words = found[1].split()
        if "and" in words:
            continue
        several = words[0].endswith("s") and not SINGULAR.fullmatch(words[0])
        noun_after = len(words) > 1 and re.fullmatch("new|more|other|later|scoring", words[0])
        several |= bool(noun_after) and words[1].endswith("s")
        near = words[: words.index("of")] if "of" in words else words
        if several or "people" in words[:2] or {"are", "were", "have", "do"} & set(near[1:]):
            wrong.append(found[0])
    return wrong


@pytest.mark.parametrize("text", ["1 classes", "1 sheet are open", "1 more files", "1 people"])
def test_several_of_one_are_found(text: str) -> None:
    assert disagreeing(text)


def test_every_counted_sentence_agrees_with_one() -> None:
    wrong: dict[str, list[str]] = {}
    for key, text in ENGLISH.items():
        names = {name for _, name, _, _ in Formatter().parse(text) if name}
        if names and key not in FIXED:
            told = disagreeing(Wording("en").say(key, **dict.fromkeys(names, 1)))
            wrong |= {key: told} if told else {}
    assert wrong == {}


def test_words_follow_their_number() -> None:
    english = Wording("en")
    assert english.say("calibration.waits_begin", count=1).startswith("1 case waits for you")
    assert english.say("calibration.waits_begin", count=2).startswith("2 cases wait for you")
    assert english.say("delivery.count", count=0) == "0 records"
    assert english.say("delivery.count", count="1") == "1 record"
    assert english.say("delivery.count", count=21) == "21 records"


def test_the_centre_says_its_numbers_alike() -> None:
    line = {"name": "X", "heard": "Y"}
    assert Words("en").say("missing_line", sheets=1, **line) == "X: 1 sheet, Y"
    assert Words("en").say("missing_line", sheets=2, **line) == "X: 2 sheets, Y"


def test_indonesian_has_one_form() -> None:
    assert [key for key, text in catalogue("id").items() if re.search(r"\{\w+:[^}]*\|", text)] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ketua: {name}.", "Ketua: Dr. Uji, S.H."),
        ("{name}. Lanjut.", "Dr. Uji, S.H. Lanjut."),
        ("Tunggu … {name}...", "Tunggu … Dr. Uji, S.H...."),
    ],
)
def test_a_sentence_ends_once(text: str, told: str) -> None:
    assert sentence(text, {"name": "Dr. Uji, S.H."}, str) == told


def test_a_missing_detail_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("{count:one|many}", {}, str)


@pytest.mark.parametrize(
    ("error", "indonesian", "english"),
    [
        (IsADirectoryError(errno.EISDIR, "Is a directory"), "ini folder, bukan berkas", "a folder"),
        (FileNotFoundError(errno.ENOENT, "x"), "tidak ditemukan", "not found"),
        (PermissionError(errno.EACCES, "Permission denied"), "tidak ada izin", "no permission"),
        (OSError(errno.EADDRINUSE, "in use"), "sudah dipakai program lain", "is using it"),
        (socket.gaierror(-2, "Name unknown"), "tidak dikenal di jaringan", "not known"),
        (TimeoutError("timed out"), "tidak ada yang menjawab", "nobody answers"),
        (OSError(9999, "Strange"), "kesalahan sistem nomor 9999", "system error number 9999"),
        (OSError("Strange"), "kesalahan sistem nomor –", "system error number –"),
    ],
)
def test_the_operating_system_speaks_the_language(
    error: OSError, indonesian: str, english: str
) -> None:
    details = {"file": "x.xlsx", "reason": error}
    for language, told in (("id", indonesian), ("en", english)):
        said = Wording(language).say("errors.system_refused", **details)
        assert told in said
        assert error.strerror is None or error.strerror == "x" or error.strerror not in said
        assert told in Words(language).say("error_file", path="x.xlsx", reason=error)


def test_no_word_of_the_operating_system_is_passed_on() -> None:
    package = Path(sentence.__code__.co_filename).parents[1]
    sources = {path: path.read_text("utf-8") for path in package.rglob("*.py")}
    own = {path.name for path, source in sources.items() if re.search(r"\w\.strerror", source)}
    assert own == {"output.py"}
