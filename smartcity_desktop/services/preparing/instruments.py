"""The instruments an event may use: the program's own, and a secretariat's beside its workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.instrument_file import InstrumentFileError, read_instrument
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.resources import resource
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.intake import KEY_LIMIT, read_within
from smartcity_desktop.services.preparing.problems import Problem

SUFFIX = "*.toml"
# An instrument is some ten kilobytes; so many files beside a workbook are looked at.
SIZE_LIMIT, FILES_LIMIT = 4 * KEY_LIMIT, 50


@dataclass(frozen=True, slots=True)
class Source:
    """An instrument with the text of its file, and that file's name where it is not ours."""

    instrument: Instrument
    text: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """Every instrument a workbook may name; `problems` bar publishing, `warnings` do not."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instruments themselves, the program's own first."""
        return tuple(source.instrument for source in self.sources)

    def source(self, code: str, version: str) -> Source:
        """Return one instrument with its text, whatever its file is called.

        Raises HostError when there is none: what the check of a workbook finds is what is
        published.
        """
        for source in self.sources:
            if (source.instrument.code, source.instrument.version) == (code, version):
                return source
        raise HostError("instrument_missing", code=code, version=version)


def published_instruments() -> list[Instrument]:
    """Return every packaged instrument, in order of file name.

    Raises HostError for a file that laptops would not open, or that says it is another one.
    """
    return [source.instrument for source in _packaged()]


def instrument_source(code: str, version: str) -> str:
    """Return the text of a packaged instrument; raises HostError when there is none."""
    return Library(_packaged()).source(code, version).text


def library_beside(workbook: Path) -> Library:
    """Return the program's instruments and those whose files lie beside a workbook.

    A file that is no sound instrument is named and not used; one that takes the code and version of
    another is refused. Raises HostError for a broken file of the program's own.
    """
    sources, problems = list(_packaged()), list[Problem]()
    warnings: list[Problem] = []
    for path in _files_beside(workbook):
        source = _read_beside(path)
        if source is None:
            warnings.append(_found("instrument_beside_broken", file=path.name))
        elif _taken(source, sources):
            told = {"code": source.instrument.code, "version": source.instrument.version}
            problems.append(_found("instrument_beside_twice", file=path.name, **told))
        else:
            sources.append(source)
    return Library(tuple(sources), tuple(problems), tuple(warnings))


def _found(key: str, **details: object) -> Problem:
    return Problem("", 0, "", key, details)


def _taken(source: Source, sources: Sequence[Source]) -> bool:
    name = source.instrument.code.casefold(), source.instrument.version
    return any((s.instrument.code.casefold(), s.instrument.version) == name for s in sources)


def _files_beside(workbook: Path) -> Iterator[Path]:
    try:
        found = sorted(path for path in workbook.parent.glob(SUFFIX) if path.is_file())
    except OSError:
        # Whoever cannot look into the folder is told so when the workbook is read.
        return
    yield from found[:FILES_LIMIT]


def _read_beside(path: Path) -> Source | None:
    try:
        content = read_within(path, SIZE_LIMIT)
        instrument, text = read_instrument(content), content.decode()
    except (OSError, ProtocolError, InstrumentFileError, UnicodeDecodeError):
        return None
    return None if mismatches(instrument) else Source(instrument, text, path.name)


def _packaged() -> tuple[Source, ...]:
    found: list[Source] = []
    for path in sorted(resource("instruments").glob(SUFFIX)):
        source = _read(path)
        if _taken(source, found):
            raise HostError("instrument_twice", file=path.name, code=source.instrument.code)
        found.append(source)
    return tuple(found)


def _read(path: Path) -> Source:
    try:
        content = path.read_bytes()
        instrument = read_instrument(content)
    except (OSError, InstrumentFileError) as error:
        raise HostError("instrument_broken", file=path.name) from error
    if mismatches(instrument):
        raise HostError("instrument_broken", file=path.name)
    return Source(instrument, content.decode())
