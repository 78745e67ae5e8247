"""Preparing an event: the secretariat's workbook, checked and made into a roster."""
