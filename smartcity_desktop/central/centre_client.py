"""A hub's way to its centre: HTTPS that trusts the event's authority alone, one attempt a call."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

import urllib3
from cryptography import x509
from urllib3.exceptions import HTTPError

from smartcity_desktop.protocol.attachments import (
    AttachmentAnswer,
    AttachmentsAnswer,
    AttachmentsRequest,
)
from smartcity_desktop.protocol.bundle import Header, read_header
from smartcity_desktop.protocol.codec import Record, canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    ANSWER_LIMIT,
    Challenge,
    FetchAnswer,
    FetchRequest,
    ForkAnswer,
    ParkedAnswer,
    ReceiptsAnswer,
    RefusedAnswer,
    SessionAnswer,
    session_request,
    unpack,
)
from smartcity_desktop.protocol.identity import Identity, fingerprint
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.receipt import SignedReceipt, read_receipt, verify_receipt
from smartcity_desktop.protocol.trust import (
    ANSWER_SECONDS,
    PinnedContext,
    pinned_context,
    system_proxy,
)

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
EVERY = 2**62

Outcome = SignedReceipt | ParkedAnswer | ForkAnswer | RefusedAnswer


class CentreError(Exception):
    """The centre was not reached or cannot serve now; `key` is the sentence's."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class CentreClient:
    """One centre of one event, asked by a hub; for one thread."""

    def __init__(self, address: str, authority: x509.Certificate, hub: Identity) -> None:
        self._base = address.rstrip("/")
        self._authority = authority
        self._event = f"{self._base}/v1/events/{fingerprint(authority)}"
        self._hub = hub
        self._token = ""
        with _believed():
            self._context = pinned_context(authority)
            self._http = _manager(self._base, self._context)

    def close(self) -> None:
        """Close the connection."""
        self._http.clear()

    def deliver(self, bundle: bytes) -> Outcome:
        """Send an original bundle and return what became of it; raises CentreError."""
        header = read_header(bundle)
        url = f"{self._event}/bundles/{header.journal}/{header.first}-{header.last}"
        status, content = self._call("PUT", url, bundle)
        with _believed():
            if status == 200:
                return self._receipt(content, header)
            if status == 202:
                return parse(content, ParkedAnswer)
            if status == 409:
                return parse(content, ForkAnswer)
            return parse(content, RefusedAnswer)

    def _receipt(self, content: bytes, header: Header) -> SignedReceipt:
        signed = read_receipt(content)
        receipt = verify_receipt(signed, self._authority)
        told = (receipt.authority, receipt.journal, receipt.first, receipt.last, receipt.head)
        if told != (header.authority, header.journal, header.first, header.last, header.head):
            raise ProtocolError("receipt_mismatch", seq=header.last)
        return signed

    def receipts(self, journal: JournalId, first: int) -> ReceiptsAnswer:
        """Return what the centre holds of a journal and its receipts from a number on."""
        url = f"{self._event}/journals/{journal}?first={first}&last={EVERY}"
        content = self._let_in_for("GET", url)
        with _believed():
            answer = parse(content, ReceiptsAnswer)
            for signed in answer.receipts:
                verify_receipt(signed, self._authority)
        return answer

    def fetch(
        self, heads: Mapping[str, int], excerpted: Mapping[str, int] | None = None
    ) -> FetchAnswer:
        """Return a bounded part of what is new for this hub beyond `heads`; raises CentreError.

        `excerpted` says of how many entries beyond them an excerpt is carried, by journal.
        """
        body = canonical_json(FetchRequest(dict(heads), excerpted=dict(excerpted or {})))
        url = f"{self._event}/fetch"
        content = self._let_in_for("POST", url, body)
        with _believed():
            return unpack(content, FetchAnswer)

    def attachments(self, digests: Sequence[str]) -> dict[str, int]:
        """Return how many bytes the centre holds of each file it knows; raises CentreError."""
        body = canonical_json(AttachmentsRequest(tuple(digests)))
        content = self._let_in_for("POST", f"{self._event}/attachments", body)
        with _believed():
            return parse(content, AttachmentsAnswer).held

    def attach(self, digest: str, offset: int, content: bytes) -> int | None:
        """Send a part and return how much is held then, None when the file is not taken."""
        url = f"{self._event}/attachments/{digest}?offset={offset}"
        status, answer = self._as_hub("PUT", url, content)
        if status != 200:
            return None
        with _believed():
            return parse(answer, AttachmentAnswer).held

    def attachment(self, digest: str, offset: int) -> bytes:
        """Return a part of a file, b"" when it is not whole there; raises CentreError."""
        return self._let_in_for("GET", f"{self._event}/attachments/{digest}?offset={offset}")

    def _let_in_for(self, method: str, url: str, body: bytes = b"") -> bytes:
        status, content = self._as_hub(method, url, body)
        _refuse(status)
        return content

    def _as_hub(self, method: str, url: str, body: bytes = b"") -> tuple[int, bytes]:
        """Ask as this hub; an old token is replaced once."""
        status, content = self._call(method, url, body, self._let_in())
        if status == 401:
            self._token = ""
            status, content = self._call(method, url, body, self._let_in())
        return status, content

    def _let_in(self) -> str:
        if not self._token:
            challenge = self._record("GET", f"{self._base}/v1/challenge", Challenge)
            if self._context.server is None:
                raise CentreError("centre_untrusted")
            with _believed():
                authority, server = fingerprint(self._authority), self._context.server
                asked = session_request(authority, challenge.nonce, self._hub, server)
            url = f"{self._base}/v1/session"
            self._token = self._record("POST", url, SessionAnswer, canonical_json(asked)).token
        return self._token

    def _record(self, method: str, url: str, kind: type[Record], body: bytes = b"") -> Record:
        status, content = self._call(method, url, body)
        _refuse(status)
        with _believed():
            return parse(content, kind)

    def _call(self, method: str, url: str, body: bytes = b"", token: str = "") -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            with self._context.within(ANSWER_SECONDS):
                answer = self._http.request(
                    method, url, body=body or None, headers=headers, preload_content=False
                )
                try:
                    # As it came: our servers compress nothing for transport.
                    content = answer.read(ANSWER_LIMIT + 1, decode_content=False)
                    if len(content) > ANSWER_LIMIT:
                        # What was not read to its end is no connection to go on with.
                        answer.close()
                finally:
                    answer.release_conn()
        except HTTPError as error:
            untrusted = "CERTIFICATE_VERIFY_FAILED" in str(error)
            raise CentreError("centre_untrusted" if untrusted else "centre_unreachable") from error
        if len(content) > ANSWER_LIMIT or 300 <= answer.status < 400:
            raise CentreError("centre_untrusted")
        if answer.status >= 500:
            raise CentreError("centre_failed")
        return answer.status, content


def _manager(base: str, context: PinnedContext) -> urllib3.PoolManager:
    """Return the connections to a centre, through the system's proxy where there is one."""
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if proxy := system_proxy(base):
        return urllib3.ProxyManager(
            proxy, num_pools=1, ssl_context=context, retries=False, timeout=timeout
        )
    return urllib3.PoolManager(num_pools=1, ssl_context=context, retries=False, timeout=timeout)


def _refuse(status: int) -> None:
    if status in {401, 403}:
        raise CentreError("not_let_in")
    if status != 200:
        raise CentreError("centre_failed")


@contextmanager
def _believed() -> Generator[None]:
    """Turn an answer that does not prove itself into the error of a wrong server."""
    try:
        yield
    except ProtocolError as error:
        key = error.key if error.key == "proxy_unusable" else "centre_untrusted"
        raise CentreError(key) from error
