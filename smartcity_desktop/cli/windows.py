"""Opening the window: the only command that imports Qt."""

from argparse import Namespace

from smartcity_desktop.cli.session import Session


def open_the_window(session: Session, options: Namespace) -> int:
    """Open the window on the profile; returns its exit code."""
    from smartcity_desktop.app import open_window

    return open_window(session.folder, options.lang)
