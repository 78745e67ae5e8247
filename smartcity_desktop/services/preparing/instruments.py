"""The instruments published with the program: one file per version, never changed afterwards."""

from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.instrument_file import read_instrument
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.resources import resource


def published_instruments() -> list[Instrument]:
    """Return every packaged instrument, in order of file name."""
    files = sorted(resource("instruments").glob("*.toml"))
    return [read_instrument(path.read_bytes()) for path in files]


def instrument_source(code: str, version: str) -> str:
    """Return the text of a packaged instrument file; raises HostError when there is none."""
    path = resource("instruments", f"{code.lower()}-{version}.toml")
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise HostError("instrument_missing", code=code, version=version) from error
