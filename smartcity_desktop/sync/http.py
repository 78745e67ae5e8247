"""The HTTPS rail: bundles to the centre or hub, receipts and news back; one attempt per call."""

import ipaddress
import ssl
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from cryptography import x509
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from smartcity_desktop.protocol.bundle import Header, read_header
from smartcity_desktop.protocol.codec import Record, canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    ANSWER_LIMIT,
    Challenge,
    FetchAnswer,
    FetchRequest,
    ForkAnswer,
    HeadsAnswer,
    ParkedAnswer,
    ReceiptsAnswer,
    RefusedAnswer,
    SessionAnswer,
    TimeAnswer,
    session_request,
    unpack,
)
from smartcity_desktop.protocol.identity import Identity, certificate_pem, fingerprint
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.receipt import SignedReceipt, read_receipt, verify_receipt
from smartcity_desktop.sync.errors import (
    NotLetInError,
    ServerFailedError,
    TimedOutError,
    UnreachableError,
    WrongServerError,
)

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
CHUNK = 64 * 1024
# OpenSSL's X509_V_FLAG_NO_CHECK_TIME: a laptop with a wrong clock still reaches its centre.
NO_CHECK_TIME = 0x200000


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
    """One centre of one event over one kept connection; for one thread at a time."""

    def __init__(
        self,
        base_url: str,
        authority: x509.Certificate,
        identity: Identity,
        timeouts: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
    ) -> None:
        self._base = base_url.rstrip("/")
        self._authority = authority
        self._event = f"{self._base}/v1/events/{fingerprint(authority)}"
        self._identity = identity
        self._timeouts = timeouts
        self._token = ""
        self._http = requests.Session()
        # The environment's proxies lead out of the building, never to a room's own hub.
        self._http.trust_env = not _nearby(self._base)
        self._http.mount("https://", _PinnedAdapter(authority))

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

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
        receipt = verify_receipt(signed, self._authority)
        told = (receipt.authority, receipt.journal, receipt.first, receipt.last, receipt.head)
        sent = (header.authority, header.journal, header.first, header.last, header.head)
        if told != sent:
            raise ProtocolError("receipt_mismatch", seq=header.last)
        return signed

    def receipts(self, journal: JournalId, first: int, last: int) -> ReceiptsAnswer:
        """Return what the centre holds of a journal and its receipts for a range; SyncError."""
        path = f"{self._event}/journals/{journal}?first={first}&last={last}"
        answer = self._record("GET", path, ReceiptsAnswer)
        with _believed():
            for signed in answer.receipts:
                verify_receipt(signed, self._authority)
        return answer

    def heads(self) -> dict[str, int]:
        """Return the next number of each journal this person may read; raises SyncError."""
        content = self._let_in("GET", f"{self._event}/heads")
        with _believed():
            return parse(content, HeadsAnswer).heads

    def fetch(self, heads: Mapping[str, int]) -> FetchAnswer:
        """Return a bounded part of what is new beyond `heads`; raises SyncError."""
        body = canonical_json(FetchRequest(dict(heads)))
        content = self._let_in("POST", f"{self._event}/fetch", body)
        with _believed():
            return unpack(content, FetchAnswer)

    def server_time(self) -> int:
        """Return the centre's clock in ms since 1970; raises SyncError."""
        return self._record("GET", f"{self._base}/v1/time", TimeAnswer).ms

    def _let_in(self, method: str, url: str, body: bytes = b"") -> bytes:
        """Ask as a known person; an old token is replaced once."""
        fresh = not self._token
        if fresh:
            self._token = self._new_token()
        status, content = self._call(method, url, body, self._token)
        if status == 401 and not fresh:
            self._token = self._new_token()
            status, content = self._call(method, url, body, self._token)
        if status != 200:
            self._token = ""
            raise _failure(status, content)
        return content

    def _new_token(self) -> str:
        challenge = self._record("GET", f"{self._base}/v1/challenge", Challenge)
        asked = session_request(fingerprint(self._authority), challenge.nonce, self._identity)
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
            _translated(),
            self._http.request(
                method,
                url,
                data=body or None,
                auth=_Bearer(token),
                timeout=self._timeouts,
                stream=True,
                allow_redirects=False,
            ) as answer,
        ):
            content = _bounded(answer)
        if answer.status_code in {401, 403} and not token:
            raise NotLetInError(_reason(content))
        if answer.status_code >= 500:
            raise ServerFailedError(answer.status_code, _reason(content))
        if 300 <= answer.status_code < 400:
            raise WrongServerError("redirect")
        return answer.status_code, content


class _PinnedAdapter(HTTPAdapter):
    """Trusts the event's authority and nobody else, at any time of any clock; never retries."""

    def __init__(self, authority: x509.Certificate) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_verify_locations(cadata=certificate_pem(authority).decode())
        context.verify_flags |= NO_CHECK_TIME
        self._context = context
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the library's own signature
        **pool_kwargs: object,
    ) -> None:
        pool_kwargs["ssl_context"] = self._context
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: object) -> object:
        proxy_kwargs["ssl_context"] = self._context
        return super().proxy_manager_for(proxy, **proxy_kwargs)

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        """Leave the pinned context as it is: the library would add public authorities."""


class _Bearer(AuthBase):
    """Sends the token, or nothing: no password file of the machine is looked at."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _bounded(answer: requests.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_content(CHUNK):
        size += len(part)
        if size > ANSWER_LIMIT:
            raise WrongServerError("answer_too_large")
        parts.append(part)
    return b"".join(parts)


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


@contextmanager
def _translated() -> Generator[None]:
    """Tell "nothing was sent" from "sent, and then silence"."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise WrongServerError("certificate") from error
        raise TimedOutError("tls") from error
    except (requests.exceptions.ProxyError, requests.exceptions.ConnectTimeout) as error:
        raise UnreachableError(type(error).__name__) from error
    except requests.exceptions.ConnectionError as error:
        if _never_connected(error):
            raise UnreachableError("connect") from error
        raise TimedOutError("cut") from error
    except requests.exceptions.InvalidURL as error:
        raise UnreachableError("address") from error
    except requests.exceptions.RequestException as error:
        raise TimedOutError(type(error).__name__) from error


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _nearby(url: str) -> bool:
    """Tell whether an address is this machine or its own network."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".localhost"))
    return address.is_loopback or address.is_private or address.is_link_local
