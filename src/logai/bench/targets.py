"""Who takes part in a bench, and what asking those far away will cost: decided before anything is sent.

The built-in planner always takes part: it is what a model has to be better than.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.bench.model import Target
from logai.errors import BadInputError
from logai.models.inventory import list_models
from logai.models.tasks import Task
from logai.providers.openai import OpenAIProvider
from logai.providers.prices import load_prices
from logai.providers.registry import make_provider
from logai.understand.prompt import SYSTEM_PROMPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.config import Settings
    from logai.providers.base import ChatProvider

BUILT_IN = Target(provider="builtin")
_CHARACTERS_A_TOKEN = 4
"""A common estimate for English text."""
_TOKENS_A_QUESTION = 40
"""With what stands around it; Thai takes more tokens for a character."""
_TOKENS_A_REPLY = 40
"""A plan is some hundred characters of JSON. What a model thinks before it comes on top and is unknown."""


@dataclass(frozen=True)
class Choice:
    """What the user asked for: names of models, a provider, all local models, OpenAI besides."""

    provider: str
    models: tuple[str, ...] = ()
    all_local: bool = False
    include_openai: bool = False
    is_provider_given: bool = False
    """The provider is from the command line, not from the settings."""

    @property
    def is_explicit(self) -> bool:
        """Return whether the user named who is to be asked, rather than taking what the settings say."""
        return bool(self.models) or self.all_local or self.include_openai or self.is_provider_given


@dataclass(frozen=True)
class Estimate:
    """What the requests to one remote model will take, about. `cost_usd` is None where the price is unknown."""

    target: Target
    endpoint: str
    requests: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None


def choose_targets(choice: Choice, settings: Settings) -> tuple[Target, ...]:
    """Return who is asked, the built-in planner first and each once.

    `--all-local` asks the server for its models and leaves out those that write no text and those that run elsewhere.
    Raise BadInputError where the options contradict each other, and what the server raises.
    """
    if choice.provider == "builtin" and (choice.models or choice.all_local):
        raise BadInputError("The built-in planner has no models.", "Leave --provider away.")
    if choice.provider == "openai" and choice.all_local:
        raise BadInputError("--provider openai and --all-local contradict each other.", "Give one of them.")
    targets = [BUILT_IN]
    if choice.all_local:
        targets += [
            Target(provider="local", model=entry.name)
            for entry in list_models(settings)
            if Task.PLAN in entry.tasks and not entry.is_remote
        ]
    if choice.provider == "openai":
        names = choice.models or (settings.openai_model,)
        targets += [Target(provider="openai", model=name) for name in names]
    else:
        targets += [Target(provider="local", model=name) for name in choice.models]
        if choice.provider != "builtin" and not (choice.models or choice.all_local):
            targets.append(Target(provider="local", model=settings.local_model))
    if choice.include_openai:
        targets.append(Target(provider="openai", model=settings.openai_model))
    return tuple(dict.fromkeys(targets))


def settings_for(target: Target, settings: Settings) -> Settings:
    """Return `settings` under which a question goes to `target` and nobody else."""
    values = dict(settings.values) | {"provider": target.provider}
    if target.model is not None:
        values["openai_model" if target.provider == "openai" else "local_model"] = target.model
    return replace(settings, values=values)


def provider_of(target: Target, settings: Settings) -> ChatProvider | None:
    """Return the provider that asks the model of `target`, None for the built-in planner. Opens no connection."""
    return None if target.provider == "builtin" else make_provider(target.provider, settings_for(target, settings))


def estimate_costs(targets: Sequence[Target], questions: int, settings: Settings) -> list[Estimate]:
    """Return what asking `questions` questions will take of each of the targets that is remote and may be asked."""
    estimates = []
    prompt = questions * (len(SYSTEM_PROMPT) // _CHARACTERS_A_TOKEN + _TOKENS_A_QUESTION)
    completion = questions * _TOKENS_A_REPLY
    for target in targets:
        provider = provider_of(target, settings)
        if provider is None or not provider.is_remote or provider.find_obstacle() is not None:
            continue
        is_openai = isinstance(provider, OpenAIProvider) and not settings.openai_base_url
        price = load_prices(settings).find(target.model or "")
        cost = price.cost(prompt, completion) if price and (is_openai or price.is_own) else None
        estimates.append(Estimate(target, provider.endpoint, questions, prompt, completion, cost))
    return estimates
