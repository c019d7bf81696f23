"""Names of models, read as Ollama reads them (`types/model/name.go` and `internal/modelref` in its source).

A name is checked here before anything is sent: it becomes part of a registry's address, and what is no name
never leaves. Nothing here opens a connection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from logai.errors import BadInputError

REGISTRY = "registry.ollama.ai"
NAMESPACE = "library"
LATEST = "latest"

_PART = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}"
_NAME = re.compile(
    r"(?:(?:(?P<scheme>https?)://)?(?P<host>[A-Za-z0-9_][A-Za-z0-9_.:-]{0,349})/(?=[^/]+/))?"
    r"(?:(?P<namespace>[A-Za-z0-9_][A-Za-z0-9_-]{0,79})/)?"
    rf"(?P<model>{_PART})(?::(?P<tag>{_PART}))?(?P<source>:cloud|:local)?",
    re.ASCII,
)


@dataclass(frozen=True)
class ModelName:
    """The parts of a name, each filled with Ollama's default where it was left out."""

    model: str
    tag: str = LATEST
    namespace: str = NAMESPACE
    host: str = REGISTRY
    scheme: str = "https"

    @property
    def short(self) -> str:
        """Return the name as Ollama lists it: without the default host and namespace, always with the tag."""
        if self.host.lower() != REGISTRY:
            before = f"{self.host}/{self.namespace}/"
        else:
            before = "" if self.namespace.lower() == NAMESPACE else f"{self.namespace}/"
        return f"{before}{self.model}:{self.tag}"


def full_model_name(text: str) -> str:
    """Return what names of the same model have in common, for comparing; what is no name stands for itself.

    A default that is left out or written is the same, and case does not matter (`Name.EqualFold` in Ollama's source).
    """
    try:
        return parse_model_name(text).short.lower()
    except BadInputError:
        return text.lower()


def parse_model_name(text: str) -> ModelName:
    """Return the parts of the name `text`; raise BadInputError where it is none.

    `:cloud` behind a tag becomes part of it, as when Ollama pulls; `:local` says what is the case anyway.
    """
    match = _NAME.fullmatch(text)
    if match is None:
        raise BadInputError(f"{text!r} is no name of a model.", "Names look like llama3.2:3b.")
    tag = match["tag"] or LATEST
    if match["source"] == ":cloud" and match["tag"] != "cloud":
        tag = f"{match['tag']}-cloud" if match["tag"] else "cloud"
    elif match["tag"] == "local":
        tag = LATEST
    return ModelName(
        model=match["model"],
        tag=tag,
        namespace=match["namespace"] or NAMESPACE,
        host=match["host"] or REGISTRY,
        scheme=match["scheme"] or "https",
    )
