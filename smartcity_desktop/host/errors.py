"""What the machine refuses: one error with a key and details."""


class HostError(Exception):
    """The machine cannot do it; `key` names the sentence, `details` fill it."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details
