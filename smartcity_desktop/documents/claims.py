"""What a PDF says of itself in its document information, where other programs show it too."""

from dataclasses import dataclass

from smartcity_desktop.domain.documents import PaperContent, content_digest


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

    @classmethod
    def of(cls, content: PaperContent) -> "Claims":
        """Return what the PDF of a content object says of itself."""
        return cls(
            kind=str(content.kind),
            document=content.document,
            revision=content.revision,
            content_digest=content_digest(content),
            authority=content.authority,
            event=content.event,
            example=content.example,
        )

    def keywords(self) -> str:
        """Return the claims as the text of the PDF's keywords."""
        return "; ".join(
            (
                f"kind={self.kind}",
                f"document={self.document}",
                f"revision={self.revision}",
                f"digest={self.content_digest}",
                f"authority={self.authority}",
                f"event={self.event}",
                f"example={int(self.example)}",
            )
        )

    @classmethod
    def read(cls, keywords: str) -> "Claims | None":
        """Return the claims in a PDF's keywords, None when they are not ours."""
        said: dict[str, str] = {}
        for part in keywords.split("; "):
            name, _, value = part.partition("=")
            said[name] = value
        try:
            return cls(
                kind=said["kind"],
                document=said["document"],
                revision=int(said["revision"]),
                content_digest=said["digest"],
                authority=said["authority"],
                event=said["event"],
                example=said["example"] != "0",
            )
        except (KeyError, ValueError):
            return None
