"""TLS of our HTTP clients: whom they trust, and what failed where a certificate or a handshake did."""

from __future__ import annotations

import os
import ssl

from logai.errors import BadInputError

_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables of OpenSSL that name the authorities to trust instead of the usual ones."""


def trusted_by(scheme: str) -> ssl.SSLContext:
    """Return whom a client of a server under `scheme` trusts: nobody under http, where no certificate is shown.

    Reading the certificates of all authorities takes 30 ms, which a question to an Ollama at http:// need not wait for.
    Raise BadInputError where the user's own authorities (SSL_CERT_FILE, SSL_CERT_DIR) cannot be read.
    """
    if scheme != "https":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    import httpx

    try:
        return httpx.create_ssl_context()
    except OSError as error:
        named = next((name for name in _CERTIFICATES if os.environ.get(name)), _CERTIFICATES[0])
        raise BadInputError(
            f"The certificates of {named} cannot be read: {error.strerror or 'no certificate is in them'}.",
            f"Let {named} name certificates in PEM format, or unset it.",
        ) from error


def caused_by_tls(error: BaseException) -> bool:
    """Return whether a certificate or a failed handshake is behind `error`."""
    return _find(error) is not None


def tls_hint(error: BaseException, otherwise: str) -> str:
    """Return what to do about a failure that TLS caused: `otherwise`, unless the certificate is not trusted."""
    if isinstance(_find(error), ssl.SSLCertVerificationError):
        return "Let SSL_CERT_FILE name the certificate of the authority that signed the server's."
    return otherwise


def _find(error: BaseException) -> ssl.SSLError | None:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None
