"""Signing in: opening an event the first time, later the PIN."""
