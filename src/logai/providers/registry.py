"""Which providers there are, by name. A new provider is a class that fits `ChatProvider` and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from logai.providers.ollama import OllamaProvider
from logai.providers.openai import OpenAIProvider

if TYPE_CHECKING:
    from logai.config import Settings
    from logai.providers.base import ChatProvider, ProviderName


def make_provider(name: ProviderName, settings: Settings) -> ChatProvider:
    """Return the provider called `name`, set up as `settings` say. Opens no connection."""
    if name == "local":
        return OllamaProvider(settings)
    if name == "openai":
        return OpenAIProvider(settings)
    assert_never(name)
