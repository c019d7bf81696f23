"""What is said to `/api/chat`, and what its reply means. Opens no connection and decides no permission.

Each body has the same `num_ctx` (a change reloads the model) and `truncate: false`: a prompt that does not fit is an
error, not half a prompt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from logai.errors import ProviderFailedError
from logai.providers.ollama_errors import PromptTooLongError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from logai.config import Settings
    from logai.providers.base import ChatRequest

Thinking = Literal["none", "can_be_off", "always"]
"""How a model thinks before it replies: not at all, unless it is told not to, or whatever it is told."""
THINKING_ALLOWANCE = 2000
"""Tokens for what a model thinks that cannot be stopped; they count against `num_predict`."""
_ALWAYS_THINKING_FAMILIES = ("gptoss", "gpt-oss")
"""Take `think` as low, medium or high, and no false (https://docs.ollama.com/capabilities/thinking)."""


def find_thinking(entry: Mapping[str, Any], capabilities: object) -> Thinking:
    """Return how the model of `entry` (of `/api/tags`) thinks, by its `capabilities`."""
    if not isinstance(capabilities, list) or "thinking" not in capabilities:
        return "none"
    details = entry.get("details")
    family = details.get("family") if isinstance(details, dict) else None
    return "always" if family in _ALWAYS_THINKING_FAMILIES else "can_be_off"


def find_window(entry: Mapping[str, Any]) -> int | None:
    """Return the longest window of a model in tokens, by an entry of `/api/tags` or an answer of `/api/show`.

    None where neither tells.
    """
    details, info = entry.get("details"), entry.get("model_info")
    found = details.get("context_length") if isinstance(details, dict) else None
    if found is None and isinstance(info, dict):
        found = info.get(f"{info.get('general.architecture')}.context_length")
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None


def make_load_options(settings: Settings) -> dict[str, object]:
    """Return the options that a model is loaded with; in each later call they must be the same."""
    return {"num_ctx": settings.num_ctx}


def make_chat_body(
    model: str, request: ChatRequest, text: str, settings: Settings, thinking: Thinking
) -> dict[str, object]:
    """Return the body for `/api/chat`. `text` is the user message; the question is the last thing in the prompt."""
    options = make_load_options(settings) | {
        "num_predict": request.max_tokens + (THINKING_ALLOWANCE if thinking == "always" else 0),
        "temperature": settings.temperature,
        "top_p": settings.top_p,
        "top_k": settings.top_k,
        "repeat_penalty": settings.repeat_penalty,
        "seed": settings.seed,
    }
    body: dict[str, object] = {
        "model": model,
        "messages": [{"role": "system", "content": request.system}, {"role": "user", "content": text}],
        "stream": True,
        "truncate": False,
        "keep_alive": read_keep_alive(settings.keep_alive),
        "options": {name: value for name, value in options.items() if value is not None},
    }
    if request.schema is not None:
        body["format"] = dict(request.schema)
    if thinking != "none":
        body["think"] = False if thinking == "can_be_off" else "low"
    return body


def read_text(lines: Sequence[Mapping[str, Any]], model: str, request: ChatRequest, window: int) -> str:
    """Return the text of a reply whose last line has `done`; `window` is what the prompt had, in tokens.

    Raise ProviderFailedError where it was cut or is empty, PromptTooLongError where it came from a prompt that filled
    the window: what is beyond it is lost, whatever the server says.
    """
    last = lines[-1]
    text = "".join(_content(line) for line in lines)
    if last.get("done_reason") == "length":
        limit = f"{request.max_tokens} tokens"
        raise ProviderFailedError(f"{model} did not come to an end within {limit}.", "Ask another model.")
    if not text.strip():
        raise ProviderFailedError(f"{model} returned an empty reply.", "Ask another model.")
    if count_of(last, "prompt_eval_count") >= window:
        raise PromptTooLongError(window=window)
    return text


def count_of(line: Mapping[str, Any], name: str) -> int:
    """Return the number called `name`, 0 where there is none that can be meant."""
    value = line.get(name)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else 0


def read_keep_alive(text: str) -> str | int:
    """Return the setting as Ollama takes it: seconds as a number, else a duration such as `10m`."""
    try:
        return int(text)
    except ValueError:
        return text


def _content(line: Mapping[str, Any]) -> str:
    message = line.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""
