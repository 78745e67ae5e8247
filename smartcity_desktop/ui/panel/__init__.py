"""The place where a panel compares, talks and agrees."""
