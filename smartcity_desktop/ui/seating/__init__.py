"""Atur ulang slot: moving and swapping regions, splitting and merging classes."""
