"""Kirim data: what is not yet at the centre, and the rail that carries it."""
