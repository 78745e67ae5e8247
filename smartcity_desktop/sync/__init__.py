"""Delivering and fetching bundles, one module per rail."""
