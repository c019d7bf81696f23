"""Parameters of a model, `--parameter temperature=0`, read into the types that Ollama wants.

The names and types are those of `Options` in Ollama's `api/types.go`. A name it does not know is refused here: the
server would only mention it in its log.
"""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING

from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

ParameterValue = int | float | bool | list[str]

_TYPES: dict[str, type] = {
    "num_keep": int,
    "seed": int,
    "num_predict": int,
    "top_k": int,
    "repeat_last_n": int,
    "num_ctx": int,
    "num_batch": int,
    "num_gpu": int,
    "main_gpu": int,
    "num_thread": int,
    "draft_num_predict": int,
    "top_p": float,
    "min_p": float,
    "typical_p": float,
    "temperature": float,
    "repeat_penalty": float,
    "presence_penalty": float,
    "frequency_penalty": float,
    "use_mmap": bool,
    "stop": list,
}
_SWITCH = {"true": True, "false": False}


def read_parameters(given: Sequence[str]) -> dict[str, ParameterValue]:
    """Return the parameters that `name=value` texts set; `stop` may be given several times.

    Raise BadInputError for an unknown name, a value of the wrong type, a name given twice.
    """
    parameters: dict[str, ParameterValue] = {}
    stops: list[str] = []
    for text in given:
        name, separator, value = text.partition("=")
        name = name.strip()
        if not separator or not value:
            raise BadInputError(f"--parameter {text!r} sets nothing.", "Write it as temperature=0.")
        if name not in _TYPES:
            near = difflib.get_close_matches(name, _TYPES, n=1)
            raise BadInputError(
                f"--parameter: there is no parameter {name!r}.",
                f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(_TYPES))}.",
            )
        if name == "stop":
            stops.append(value)
        elif name in parameters:
            raise BadInputError(f"--parameter {name} is given twice.", "Give it once.")
        else:
            parameters[name] = _read_value(name, value.strip())
    return parameters | ({"stop": stops} if stops else {})


def _read_value(name: str, text: str) -> ParameterValue:
    kind = _TYPES[name]
    try:
        if kind is bool:
            return _SWITCH[text.lower()]
        value: int | float = int(text) if kind is int else float(text)
    except (ValueError, KeyError) as error:
        wanted = {int: "a whole number", float: "a number", bool: "true or false"}[kind]
        raise BadInputError(f"--parameter {name}: {text!r} is not {wanted}.", f"Write {name}=VALUE.") from error
    if not text.isascii() or not math.isfinite(value):
        raise BadInputError(f"--parameter {name}: {text!r} is no number for Ollama.", f"Write {name}=VALUE.")
    return value
