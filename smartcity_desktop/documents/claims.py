"""What a PDF says of itself in its document information, where other programs show it too."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from smartcity_desktop.documents.forms.imprint import Imprint

# What stands in a claim as it is; everything else is spelt with "%", a semicolon too.
PLAIN = " :/#"


@dataclass(frozen=True, slots=True)
class Claims:
    """Identity of the paper in a PDF; nothing of it is true before the signature is checked."""

    kind: str
    document: str
    revision: int
    content_digest: str
    authority: str
    event: str
    example: bool
    subject: str = ""
    code: str = ""

    @classmethod
    def of(cls, imprint: Imprint, code: str = "") -> "Claims":
        """Return what the PDF of a paper says of itself; `code` is its QR's text."""
        return cls(
            kind=str(imprint.kind),
            document=imprint.document,
            revision=imprint.revision,
            content_digest=imprint.digest,
            authority=imprint.authority,
            event=imprint.event,
            example=imprint.example,
            subject=imprint.subject,
            code=code,
        )

    def keywords(self) -> str:
        """Return the claims as the text of the PDF's keywords."""
        said = {
            "kind": self.kind,
            "document": self.document,
            "revision": str(self.revision),
            "digest": self.content_digest,
            "authority": self.authority,
            "event": self.event,
            "example": str(int(self.example)),
            "subject": self.subject,
            "code": self.code,
        }
        return "; ".join(f"{name}={quote(value, PLAIN)}" for name, value in said.items())

    @classmethod
    def read(cls, keywords: str) -> "Claims | None":
        """Return the claims in a PDF's keywords, None when they are not ours."""
        said: dict[str, str] = {}
        for part in keywords.split("; "):
            name, _, value = part.partition("=")
            said[name] = unquote(value)
        try:
            return cls(
                kind=said["kind"],
                document=said["document"],
                revision=int(said["revision"]),
                content_digest=said["digest"],
                authority=said["authority"],
                event=said["event"],
                example=said["example"] != "0",
                subject=said.get("subject", ""),
                code=said.get("code", ""),
            )
        except (KeyError, ValueError):
            return None
