"""Runs the command line as `python -m smartcity_desktop.cli`."""

from smartcity_desktop.cli import main

raise SystemExit(main())
