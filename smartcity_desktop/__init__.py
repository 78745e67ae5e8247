"""Offline assessment of regions on an append-only journal of signed facts."""
