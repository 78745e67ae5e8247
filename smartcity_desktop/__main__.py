"""Runs the program as `python -m smartcity_desktop`."""

from smartcity_desktop.cli import main

raise SystemExit(main())
