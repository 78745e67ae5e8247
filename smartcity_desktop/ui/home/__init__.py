"""Beranda: the class day, own sheets, and what needs doing."""
