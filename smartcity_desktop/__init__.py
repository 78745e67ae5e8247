"""Offline assessment of regions on an append-only journal of signed facts."""

__version__ = "0.1.0"
