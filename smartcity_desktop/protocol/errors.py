"""Everything that can be wrong with bytes from elsewhere: one error with a key and details."""


class ProtocolError(Exception):
    """Bytes that cannot be what they claim; `key` names the sentence, `details` fill it."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details
