"""Rules and arithmetic of the assessment; standard library only, no clock, file or network."""
