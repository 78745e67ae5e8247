"""Dokumen: issued papers, their preview, printing and saving."""
