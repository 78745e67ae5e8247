"""One connection that trusts the event's authority alone, and what the world does to it."""

from collections.abc import Generator
from contextlib import contextmanager

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError

from smartcity_desktop.protocol.exchange import ANSWER_LIMIT
from smartcity_desktop.protocol.trust import PinnedContext
from smartcity_desktop.sync.errors import TimedOutError, UnreachableError, WrongServerError

CHUNK = 64 * 1024


class PinnedSession(requests.Session):
    """One server of one event, reached by the proxy that is given or directly.

    The environment's authorities, proxies and password files are not looked at.
    """

    def __init__(self, context: PinnedContext, proxy: str = "", name: str = "") -> None:
        super().__init__()
        self.trust_env = False
        self.headers["Accept-Encoding"] = "identity"
        self.proxies = {"https": proxy} if proxy else {}
        self.mount("https://", PinnedAdapter(context, name))


class PinnedAdapter(HTTPAdapter):
    """Trusts the event's authority and nobody else; never retries.

    With `name` the server's certificate must bear that name, whatever the address.
    """

    def __init__(self, context: PinnedContext, name: str = "") -> None:
        self._context = context
        self._name = name
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the library's own signature
        **pool_kwargs: object,
    ) -> None:
        """Make the pool of direct connections."""
        pool_kwargs["ssl_context"] = self._context
        if self._name:
            pool_kwargs["server_hostname"] = self._name
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: object) -> object:
        """Return the way through a proxy, pinned all the same."""
        proxy_kwargs["ssl_context"] = self._context
        return super().proxy_manager_for(proxy, **proxy_kwargs)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: object, cert: object = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        """Name the server and nothing else: the library would add authorities of its own."""
        del verify, cert
        return super().build_connection_pool_key_attributes(request, verify=True)[0], {}

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        """Leave the pinned context as it is: the library would add public authorities."""


class Bearer(AuthBase):
    """Sends the token, or nothing: no password file of the machine is looked at."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the token to a request."""
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def bounded(answer: requests.Response) -> bytes:
    """Return the body of an answer; raises WrongServerError for one beyond every limit."""
    parts: list[bytes] = []
    size = 0
    # Read as it came: our servers compress nothing for transport, and what others do expands.
    for part in answer.raw.stream(CHUNK, decode_content=False):
        size += len(part)
        if size > ANSWER_LIMIT:
            raise WrongServerError("answer_too_large")
        parts.append(part)
    return b"".join(parts)


@contextmanager
def translated() -> Generator[None]:
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
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise UnreachableError("address") from error
    except (requests.exceptions.RequestException, HTTPError) as error:
        raise TimedOutError(type(error).__name__) from error


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
