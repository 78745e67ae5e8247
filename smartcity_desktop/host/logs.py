"""The program's own log: what happened, never what was scored or by whom."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start_log(folder: Path) -> None:
    """Write warnings and errors to a rotating file in `folder`; a full disk stops no work."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(
            folder / "program.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        return
    file.setFormatter(logging.Formatter(FORMAT))
    logging.getLogger().addHandler(file)
    logging.getLogger("smartcity_desktop").setLevel(logging.INFO)
