"""The HTTPS rail: bundles to the centre or hub, receipts and news back; one attempt per call."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from cryptography import x509

from smartcity_desktop.protocol.attachments import (
    AttachmentAnswer,
    AttachmentsAnswer,
    AttachmentsRequest,
)
from smartcity_desktop.protocol.bundle import Header, read_header
from smartcity_desktop.protocol.codec import Record, canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    Challenge,
    FetchAnswer,
    FetchRequest,
    ForkAnswer,
    HeadsAnswer,
    Hole,
    ParkedAnswer,
    ReceiptsAnswer,
    RefusedAnswer,
    SessionAnswer,
    TimeAnswer,
    session_request,
    unpack,
)
from smartcity_desktop.protocol.identity import HUB_HOST, Identity, fingerprint
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.presence import (
    NEWS_SECONDS,
    AboutAnswer,
    NewsAnswer,
    UpstreamAnswer,
)
from smartcity_desktop.protocol.receipt import (
    SignedReceipt,
    read_receipt,
    verify_hub_receipt,
    verify_receipt,
)
from smartcity_desktop.protocol.trust import ANSWER_SECONDS, pinned_context, system_proxy
from smartcity_desktop.sync.errors import (
    NotLetInError,
    RefusedFileError,
    ServerFailedError,
    WrongServerError,
)
from smartcity_desktop.sync.pinned import Bearer, PinnedSession, bounded, translated

CONNECT_SECONDS = 10.0
# In one room an address answers at once or not at all.
HUB_CONNECT_SECONDS = 3.0
READ_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """The centre holds the bundle; the receipt's signature was checked."""

    receipt: SignedReceipt


@dataclass(frozen=True, slots=True)
class Parked:
    """The bundle waits for entry `missing`; `kept` tells whether the centre had room for it."""

    missing: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Forked:
    """The centre holds another entry at `seq`; both are kept for the secretariat."""

    seq: int
    key: str = "journal_forked"


@dataclass(frozen=True, slots=True)
class Refused:
    """The centre did not take the bundle for `reason`, its own key; resending will not help."""

    reason: str
    key: str = "bundle_refused"


Outcome = Delivered | Parked | Forked | Refused


class HttpRail:
    """One centre or class hub of one event over one kept connection; for one thread at a time.

    A hub (`hub`) proves itself by a certificate that bears the name of every hub of the event, at
    whatever address, and signs receipts of its own. `admits` raises for the certificate of a
    server that nothing may be sent to.
    """

    def __init__(
        self,
        base_url: str,
        authority: x509.Certificate,
        identity: Identity,
        timeouts: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        *,
        hub: bool = False,
        admits: Callable[[x509.Certificate], None] | None = None,
    ) -> None:
        self._verify = verify_hub_receipt if hub else verify_receipt
        self._base = base_url.rstrip("/")
        self._authority = authority
        self._event = f"{self._base}/v1/events/{fingerprint(authority)}"
        self._identity = identity
        self._timeouts = timeouts
        self._token = ""
        # A hub stands in the room: whatever leads out of the building does not lead there.
        proxy = "" if hub else system_proxy(self._base)
        self._context = pinned_context(authority, admits)
        self._http = PinnedSession(self._context, proxy, HUB_HOST if hub else "")

    @classmethod
    def to_hub(
        cls,
        address: str,
        authority: x509.Certificate,
        identity: Identity,
        timeouts: tuple[float, float] = (HUB_CONNECT_SECONDS, READ_SECONDS),
        admits: Callable[[x509.Certificate], None] | None = None,
    ) -> "HttpRail":
        """Return the rail to a class hub at `address` ("https://HOST:PORT")."""
        return cls(address, authority, identity, timeouts, hub=True, admits=admits)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    @property
    def server(self) -> x509.Certificate:
        """The certificate of the server that answered; raises WrongServerError before."""
        if self._context.server is None:
            raise WrongServerError("unmet")
        return self._context.server

    def deliver(self, bundle: bytes) -> Outcome:
        """Send a bundle once and return what became of it.

        Raises SyncError; look at `outcome_known` before sending it again.
        """
        header = read_header(bundle)
        path = f"{self._event}/bundles/{header.journal}/{header.first}-{header.last}"
        status, content = self._call("PUT", path, bundle)
        with _believed():
            if status == 200:
                return Delivered(self._receipt(content, header))
            if status == 202:
                parked = parse(content, ParkedAnswer)
                return Parked(parked.missing, parked.kept)
            if status == 409:
                return Forked(parse(content, ForkAnswer).seq)
        return Refused(_reason(content))

    def _receipt(self, content: bytes, header: Header) -> SignedReceipt:
        signed = read_receipt(content)
        receipt = self._verify(signed, self._authority)
        told = (receipt.authority, receipt.journal, receipt.first, receipt.last, receipt.head)
        sent = (header.authority, header.journal, header.first, header.last, header.head)
        if told != sent:
            raise ProtocolError("receipt_mismatch", seq=header.last)
        return signed

    def receipts(self, journal: JournalId, first: int, last: int) -> ReceiptsAnswer:
        """Return what is held of a journal and the receipts for a range; SyncError.

        Every receipt was checked: the answerer's own, and the centre's that a hub brought back.
        """
        path = f"{self._event}/journals/{journal}?first={first}&last={last}"
        content = self._let_in("GET", path)
        with _believed():
            answer = parse(content, ReceiptsAnswer)
            for signed in answer.receipts:
                self._verify(signed, self._authority)
            for signed in answer.upstream:
                verify_receipt(signed, self._authority)
        return answer

    def heads(self) -> dict[str, int]:
        """Return the next number of each journal this person may read; raises SyncError."""
        content = self._let_in("GET", f"{self._event}/heads")
        with _believed():
            return parse(content, HeadsAnswer).heads

    def fetch(self, heads: Mapping[str, int], holes: Sequence[Hole] = ()) -> FetchAnswer:
        """Return a bounded part of what is new beyond `heads` and in `holes`; raises SyncError."""
        body = canonical_json(FetchRequest(dict(heads), tuple(holes)))
        content = self._let_in("POST", f"{self._event}/fetch", body)
        with _believed():
            return unpack(content, FetchAnswer)

    def attachments(self, digests: Sequence[str]) -> dict[str, int]:
        """Return how many bytes are held of each file that a fact names there; SyncError."""
        body = canonical_json(AttachmentsRequest(tuple(digests)))
        content = self._let_in("POST", f"{self._event}/attachments", body)
        with _believed():
            return parse(content, AttachmentsAnswer).held

    def attach(self, digest: str, offset: int, content: bytes) -> int:
        """Send a part of a file and return how many bytes are held then.

        Raises RefusedFileError when it is not taken or its hash was wrong, SyncError otherwise.
        """
        url = f"{self._event}/attachments/{digest}?offset={offset}"
        status, answer = self._as_person("PUT", url, content)
        if status == 200:
            with _believed():
                return parse(answer, AttachmentAnswer).held
        if status in {401, 403}:
            raise _failure(status, answer)
        raise RefusedFileError(_reason(answer))

    def attachment(self, digest: str, offset: int) -> bytes:
        """Return a part of a file from `offset` on; raises SyncError.

        b"" when it is not whole there or not this person's to read. The hash proves the whole.
        """
        return self._let_in("GET", f"{self._event}/attachments/{digest}?offset={offset}")

    def server_time(self) -> int:
        """Return the centre's clock in ms since 1970; raises SyncError."""
        return self._record("GET", f"{self._base}/v1/time", TimeAnswer).ms

    def about(self) -> AboutAnswer:
        """Return who answers; raises SyncError."""
        return self._record("GET", f"{self._base}/v1/about", AboutAnswer)

    def upstream(self) -> UpstreamAnswer:
        """Return how a hub stands with its centre; raises SyncError."""
        return self._record("GET", f"{self._base}/v1/upstream", UpstreamAnswer)

    def news(self, mark: str, seconds: int) -> NewsAnswer:
        """Return the mark of everything received there, at once when it is not `mark`.

        Waits up to `seconds` otherwise; raises SyncError.
        """
        query = urlencode({"mark": mark, "wait": min(seconds, NEWS_SECONDS)})
        content = self._let_in("GET", f"{self._event}/news?{query}")
        with _believed():
            return parse(content, NewsAnswer)

    def _let_in(self, method: str, url: str, body: bytes = b"") -> bytes:
        status, content = self._as_person(method, url, body)
        if status != 200:
            self._token = ""
            raise _failure(status, content)
        return content

    def _as_person(self, method: str, url: str, body: bytes = b"") -> tuple[int, bytes]:
        """Ask as a known person; an old token is replaced once."""
        fresh = not self._token
        if fresh:
            self._token = self._new_token()
        status, content = self._call(method, url, body, self._token)
        if status == 401 and not fresh:
            self._token = self._new_token()
            status, content = self._call(method, url, body, self._token)
        return status, content

    def _new_token(self) -> str:
        challenge = self._record("GET", f"{self._base}/v1/challenge", Challenge)
        with _believed():
            authority = fingerprint(self._authority)
            asked = session_request(authority, challenge.nonce, self._identity, self.server)
        url = f"{self._base}/v1/session"
        return self._record("POST", url, SessionAnswer, canonical_json(asked)).token

    def _record(self, method: str, url: str, kind: type[Record], body: bytes = b"") -> Record:
        status, content = self._call(method, url, body)
        if status != 200:
            raise _failure(status, content)
        with _believed():
            return parse(content, kind)

    def _call(self, method: str, url: str, body: bytes = b"", token: str = "") -> tuple[int, bytes]:
        """Make one attempt; returns status and body of every answer the centre meant."""
        with (
            translated(),
            self._context.within(ANSWER_SECONDS),
            self._http.request(
                method,
                url,
                data=body or None,
                auth=Bearer(token),
                timeout=self._timeouts,
                stream=True,
                allow_redirects=False,
            ) as answer,
        ):
            content = bounded(answer)
        if answer.status_code in {401, 403} and not token:
            raise NotLetInError(_reason(content))
        if answer.status_code >= 500:
            raise ServerFailedError(answer.status_code, _reason(content))
        if 300 <= answer.status_code < 400:
            raise WrongServerError("redirect")
        return answer.status_code, content


def _reason(content: bytes) -> str:
    try:
        return parse(content, RefusedAnswer).key
    except ProtocolError:
        return "unexplained"


def _failure(status: int, content: bytes) -> NotLetInError | ServerFailedError:
    reason = _reason(content)
    return NotLetInError(reason) if status in {401, 403} else ServerFailedError(status, reason)


@contextmanager
def _believed() -> Generator[None]:
    """Turn an answer that does not prove itself into the error of a wrong server."""
    try:
        yield
    except ProtocolError as error:
        raise WrongServerError(error.key) from error
