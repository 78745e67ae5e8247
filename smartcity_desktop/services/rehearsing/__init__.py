"""The dress rehearsal: a whole event with the real parts, every result marked DATA CONTOH."""
