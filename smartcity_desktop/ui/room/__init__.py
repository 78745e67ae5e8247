"""The screen of the room: for the projector, without anything that is not for everybody."""
