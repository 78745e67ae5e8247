"""Runs the centre as `python -m smartcity_desktop.central`."""

from smartcity_desktop.central.cli import main

raise SystemExit(main())
