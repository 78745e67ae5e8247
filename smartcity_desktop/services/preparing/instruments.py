"""The instruments published with the program: one file per version, never changed afterwards."""

from pathlib import Path

from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.instrument_file import InstrumentFileError, read_instrument
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.resources import resource


def published_instruments() -> list[Instrument]:
    """Return every packaged instrument, in order of file name.

    Raises HostError for a file that laptops would not open, or that says it is another one.
    """
    return [instrument for instrument, _ in _sources()]


def instrument_source(code: str, version: str) -> str:
    """Return the text of a packaged instrument file, whatever the file is called.

    Raises HostError when there is none: what the check of a workbook finds is what is published.
    """
    for instrument, text in _sources():
        if (instrument.code, instrument.version) == (code, version):
            return text
    raise HostError("instrument_missing", code=code, version=version)


def _sources() -> list[tuple[Instrument, str]]:
    found: list[tuple[Instrument, str]] = []
    for path in sorted(resource("instruments").glob("*.toml")):
        instrument, text = _read(path)
        if any((i.code, i.version) == (instrument.code, instrument.version) for i, _ in found):
            raise HostError("instrument_twice", file=path.name, code=instrument.code)
        found.append((instrument, text))
    return found


def _read(path: Path) -> tuple[Instrument, str]:
    try:
        content = path.read_bytes()
        instrument = read_instrument(content)
    except (OSError, InstrumentFileError) as error:
        raise HostError("instrument_broken", file=path.name) from error
    if mismatches(instrument):
        raise HostError("instrument_broken", file=path.name)
    return instrument, content.decode()
