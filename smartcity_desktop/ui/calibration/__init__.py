"""Calibration: prepared cases, how far levels lie apart, and what a class made of it."""
