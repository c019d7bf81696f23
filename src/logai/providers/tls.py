"""Whether a certificate or a failed handshake is behind an error of an HTTP client."""

from __future__ import annotations

import ssl


def caused_by_tls(error: BaseException) -> bool:
    """Return whether a certificate or a failed handshake is behind `error`."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
