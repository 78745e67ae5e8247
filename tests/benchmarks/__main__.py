"""Every figure of the product against its floor: `python -m tests.benchmarks [NAME…] --json`."""

import argparse
import importlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass

from tests.benchmarks.measuring import Ratio

MODULES = {
    "saving": "M1",
    "carrying": "M2 M3",
    "paper": "M8 M9",
    "starting": "M10",
    "replaying": "M12",
    "class_day": "M13",
    "remembering": "M14",
    "seeing": "M15",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"any of: {', '.join(MODULES)}")
    parser.add_argument("--json", action="store_true", help="machine-readable figures")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(MODULES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    figures: dict[str, object] = {}
    for name in chosen.names or MODULES:
        found = importlib.import_module(f"tests.benchmarks.{name}").measure()
        figures |= found
        if not chosen.json:
            _show(found)
    if chosen.json:
        json.dump({n: asdict(f) if is_dataclass(f) else f for n, f in figures.items()}, sys.stdout)
    return 0


def _show(figures: Mapping[str, object]) -> None:
    for name, figure in figures.items():
        if isinstance(figure, Ratio):
            told = f"{figure.ours:12.3f} {figure.floor:12.3f} {figure.unit:3} {figure.ratio:6.2f}×"
            mark = "reached" if figure.reached else "missed"
            print(f"{name:34}{told}  target {figure.target:.2f}× {mark}", flush=True)
        else:
            print(f"{name:34}{figure}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
