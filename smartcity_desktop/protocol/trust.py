"""Whom a connection trusts: the event's authority and nobody else, at any time of any clock."""

import ssl

from cryptography import x509

from smartcity_desktop.protocol.identity import certificate_pem

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME: a laptop with a wrong clock still reaches its centre.
NO_CHECK_TIME = 0x200000


def pinned_context(authority: x509.Certificate) -> ssl.SSLContext:
    """Return a context for clients that trusts what the event's authority issued."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=certificate_pem(authority).decode())
    context.verify_flags |= NO_CHECK_TIME
    return context
