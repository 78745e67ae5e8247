"""The small forms of a class day, each shown in a dialog."""
