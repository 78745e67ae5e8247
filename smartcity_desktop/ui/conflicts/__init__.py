"""Conflicts of interest: the class list to confirm, and what the panel has to decide."""
