"""What every printed paper says of itself, whatever its kind."""

from dataclasses import dataclass

from smartcity_desktop.domain.documents import PaperContent, Published, content_digest
from smartcity_desktop.domain.words import DocumentKind


@dataclass(frozen=True, slots=True)
class Imprint:
    """Identity of a paper: `digest` is its content's, `authority` the event authority's, in hex."""

    kind: DocumentKind
    document: str
    revision: int
    subject: str
    digest: str
    authority: str
    event: str
    event_name: str
    example: bool

    @classmethod
    def of(cls, content: PaperContent, published: Published) -> "Imprint":
        """Return the imprint of a content object in the event it speaks of."""
        event = published.roster.event
        return cls(
            kind=content.kind,
            document=content.document,
            revision=content.revision,
            subject=content.subject,
            digest=content_digest(content),
            authority=published.authority,
            event=event.code,
            event_name=event.name,
            example=event.example,
        )
