"""What the errors of an OpenAI-compatible server mean: try again, leave a parameter out, or tell the user."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from logai.errors import LogaiError, ProviderFailedError, ProviderUnavailableError
from logai.providers.base import PassingFailureError
from logai.providers.excerpt import make_excerpt
from logai.providers.retry import parse_retry_after
from logai.providers.tls import caused_by_tls, tls_hint

if TYPE_CHECKING:
    from collections.abc import Mapping

    import openai

DROPPABLE = (
    *("temperature", "top_p", "max_completion_tokens", "seed", "reasoning_effort"),
    *("stream_options", "stream"),
)
"""Parameters that a plan can do without."""
_FORMAT_WORDS = ("response_format", "json_schema", "structured output")


def can_pass(error: openai.APIError) -> bool:
    """Return whether the same request may succeed later: 429, 5xx, a line that broke before anything came.

    Not an empty account, and not a server that nobody reaches.
    """
    import openai

    if isinstance(error, openai.APITimeoutError):
        return False
    if isinstance(error, openai.APIConnectionError):
        return not caused_by_tls(error) and not _is_unreached(error)
    if isinstance(error, openai.APIStatusError):
        return (error.status_code == 429 and error.code != "insufficient_quota") or error.status_code >= 500
    return False


def find_refused_parameter(error: openai.APIError, body: Mapping[str, object]) -> str | None:
    """Return the parameter of `body` that the server refuses and that can be left out or put differently."""
    import openai

    if not isinstance(error, openai.APIStatusError) or error.status_code not in (400, 422):
        return None
    said = f"{error.message} {json.dumps(error.body, default=str)}".lower()
    param = (error.param or "").lower()
    if "response_format" in body and (
        param.startswith("response_format") or any(word in said for word in _FORMAT_WORDS)
    ):
        return "response_format"
    present = [name for name in DROPPABLE if name in body]
    if param in present:
        return param
    if (
        error.code in ("unsupported_parameter", "unsupported_value")
        or error.status_code == 422
        or "unsupported" in said
    ):
        return next((name for name in present if name in said), None)
    return None


def explain_error(error: openai.APIError, endpoint: str, model: str) -> LogaiError:
    """Return our error for one of the SDK's; PassingFailureError where another try can help."""
    import openai

    explained = _explain(error, endpoint, model)
    if not can_pass(error):
        return explained
    headers = error.response.headers if isinstance(error, openai.APIStatusError) else {}
    return PassingFailureError(explained.message, explained.hint, parse_retry_after(headers))


def explain_late(endpoint: str) -> LogaiError:
    """Return the error of a server that says nothing for too long."""
    return ProviderFailedError(f"{endpoint} did not answer in time.", "Ask again, or raise LOGAI_FIRST_TOKEN_TIMEOUT.")


def _explain(error: openai.APIError, endpoint: str, model: str) -> LogaiError:
    import openai

    if isinstance(error, openai.APITimeoutError):
        if _is_connect_timeout(error):
            return ProviderUnavailableError(f"{endpoint} cannot be reached in time.", "See the network.")
        return explain_late(endpoint)
    if isinstance(error, openai.APIConnectionError):
        if caused_by_tls(error):
            return ProviderFailedError(
                f"{endpoint} does not speak TLS as expected.", tls_hint(error, "See OPENAI_BASE_URL.")
            )
        return _explain_connection(error, endpoint)
    if isinstance(error, openai.APIStatusError):
        return explain_http(error.status_code, json.dumps({"error": error.body or error.message}), endpoint, model)
    return ProviderFailedError(f"{endpoint} failed: {make_excerpt(str(error))}", "Ask again.")


def explain_http(status: int, text: str, endpoint: str, model: str) -> LogaiError:
    """Return the error that an HTTP status other than 200 means."""
    said = _error_text(text)
    if status == 401:
        return ProviderFailedError(f"{endpoint} refuses the key (401): {said}", "Set OPENAI_API_KEY to a valid key.")
    if status == 404:
        return ProviderUnavailableError(
            f"{endpoint} has no model {make_excerpt(model, 60)} (404): {said}",
            "Set OPENAI_MODEL to a model that the server has, and OPENAI_BASE_URL to its address.",
        )
    if status == 429:
        return ProviderFailedError(
            f"{endpoint} refuses for now (429): {said}", "See your limits and credit; ask later."
        )
    return ProviderFailedError(f"{endpoint} failed ({status}): {said}", "Ask again, or use another provider.")


def _explain_connection(error: openai.APIError, endpoint: str) -> LogaiError:
    if _is_unreached(error):
        return ProviderUnavailableError(f"{endpoint} cannot be reached.", "See the network, or OPENAI_BASE_URL.")
    return ProviderFailedError(f"The conversation with {endpoint} broke off.", "Ask again.")


def _is_unreached(error: openai.APIError) -> bool:
    # By name: the SDK's HTTP client is its own affair, and none that we import.
    return type(error.__cause__).__name__ in ("ConnectError", "ConnectTimeout", "NoneType")


def _is_connect_timeout(error: openai.APIError) -> bool:
    return type(error.__cause__).__name__ == "ConnectTimeout"


def _error_text(text: str) -> str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    while isinstance(value, dict):
        value = next((value[key] for key in ("error", "message", "detail") if key in value), None)
    return make_excerpt(value if isinstance(value, str) else text) or "no reason given"
