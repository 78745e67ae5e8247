"""Starts the centre and the processes it spawns from itself."""

import multiprocessing
import sys

if __name__ == "__main__":
    # A spawned worker is this program again: it must turn aside before it reads a command line.
    multiprocessing.freeze_support()
    from smartcity_desktop.central.cli import main

    sys.exit(main())
