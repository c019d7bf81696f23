"""The list of models of an OpenAI-compatible server: what a check asks for, and costs nothing.

Over httpx: the SDK's import alone takes half of what `logai status` may.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from logai.errors import ProviderUnavailableError
from logai.providers.base import MAX_REPLY_BYTES
from logai.providers.deadline import DeadlinePassedError, run_within
from logai.providers.hosts import uses_proxy
from logai.providers.openai_errors import explain_http
from logai.providers.tls import trusted_by

if TYPE_CHECKING:
    from logai.providers.hosts import ServerAddress


def list_models(address: ServerAddress, key: str, model: str, seconds: float) -> list[str]:
    """Return the names of the server's models, empty where it does not tell.

    Raise ProviderUnavailableError where it cannot be reached within `seconds`, and the error that its status means;
    `model` is named in that.
    """
    import httpx

    timeout = httpx.Timeout(seconds, connect=0.9 * seconds)
    client = httpx.Client(timeout=timeout, trust_env=uses_proxy(address.host), verify=trusted_by(address.scheme))

    def fetch() -> tuple[int, str]:
        data = bytearray()
        headers = {"Authorization": f"Bearer {key}"}
        with client.stream("GET", f"{address.url}/models", headers=headers) as response:
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > MAX_REPLY_BYTES:
                    break
        return response.status_code, data.decode("utf-8", "replace")

    try:
        status, text = run_within(seconds, fetch, abandon=client.close)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, DeadlinePassedError) as error:
        raise ProviderUnavailableError(
            f"{address.shown} cannot be reached.", "See the network, or OPENAI_BASE_URL."
        ) from error
    finally:
        client.close()
    if status != 200:
        raise explain_http(status, text, address.shown, model)
    return _read_names(text)


def _read_names(text: str) -> list[str]:
    try:
        entries: Any = json.loads(text)
    except (ValueError, RecursionError):
        return []
    models = entries.get("data") if isinstance(entries, dict) else None
    if not isinstance(models, list):
        return []
    return [str(entry.get("id")) for entry in models if isinstance(entry, dict)]
