"""The one error a rule raises: a key for the wording and the details that fill it."""


class DomainError(Exception):
    """A rule was broken; `key` names the sentence, `details` its placeholders."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details

    def __str__(self) -> str:
        """Return the key with its details, for logs; people read the worded sentence."""
        told = ", ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.key}({told})"
