"""The salt key of journals that tests write without a profile."""

SALT_KEY = bytes(range(16))
