"""The one place that finds the files of `resources/`: source tree, wheel or frozen app."""

import sys
from pathlib import Path


def resource_root() -> Path:
    """Return the folder that holds instruments, regions, events, fonts, icons and translations."""
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(__file__).resolve().parents[1]
    candidates = [package / "resources", package.parent / "resources"]
    if frozen:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if (candidate / "translations").is_dir():
            return candidate
    raise FileNotFoundError("resources")


def resource(*parts: str) -> Path:
    """Return the path of one packaged resource, for example `resource("fonts", "x.ttf")`."""
    return resource_root().joinpath(*parts)
