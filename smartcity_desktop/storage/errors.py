"""What the world can do to a profile: one error with a key and details."""


class StorageError(Exception):
    """The profile cannot be read or written now; `key` names the sentence, `details` fill it."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details
