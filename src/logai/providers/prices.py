"""What a model costs: the price table, and the user's own over it.

A price that nobody has looked up is unknown (None), never 0: a wrong sum is worse than none. The table carries the date
and the source of each price. The prices of OpenAI hold for OpenAI's own server; another server that has a model of the
same name may charge anything, so there only a price in the user's own file counts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from logai.config import Settings

FILE_NAME = "prices.toml"
"""In the folder of the configuration file: the user's own prices."""
OPENAI_HOST = "api.openai.com"
TOKENS = 1_000_000
"""Prices are for so many."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _ModelEntry(_Strict):
    input: float = Field(ge=0)
    cached_input: float | None = Field(None, ge=0)
    output: float = Field(ge=0)
    as_of: date | None = None
    source: str | None = None


class LocalCosts(_Strict):
    """What a machine of one's own costs; `hardware_price` is None where nobody has said what it was.

    `watts` is drawn while a model computes, `kwh_price` and `hardware_price` are US dollars.
    """

    watts: float | None = Field(None, ge=0)
    kwh_price: float | None = Field(None, ge=0)
    hardware_price: float | None = Field(None, ge=0)
    years: float | None = Field(None, gt=0)


class _PriceFile(_Strict):
    as_of: date | None = None
    source: str | None = None
    models: dict[str, _ModelEntry] = {}
    local: LocalCosts = LocalCosts()


@dataclass(frozen=True)
class Price:
    """The price of one model, in US dollars for a million tokens, and who said so when."""

    model: str
    input: float
    cached_input: float | None
    output: float
    as_of: date | None
    source: str
    is_own: bool = False
    """The user's own file says so."""

    def cost(self, prompt_tokens: float, completion_tokens: float, cached_tokens: float = 0) -> float:
        """Return US dollars; `cached_tokens` are part of `prompt_tokens`."""
        cached = min(cached_tokens, prompt_tokens) if self.cached_input is not None else 0
        fresh = prompt_tokens - cached
        return (fresh * self.input + cached * (self.cached_input or 0) + completion_tokens * self.output) / TOKENS


@dataclass(frozen=True)
class PriceTable:
    """All prices in force, by model, and what a local machine costs."""

    models: Mapping[str, Price]
    local: LocalCosts

    def find(self, model: str) -> Price | None:
        """Return the price of `model`; a dated snapshot (`gpt-5-mini-2025-08-07`) costs what its model costs."""
        exact = self.models.get(model)
        if exact is not None:
            return exact
        name, _, day = model.rpartition("-20")
        is_snapshot = len(day) == len("25-08-07") and day.replace("-", "").isdigit()
        return self.models.get(name) if is_snapshot else None


def load_prices(settings: Settings) -> PriceTable:
    """Return the prices in force: ours, and over them the user's own file.

    Raise BadInputError where that cannot be read.
    """
    ours = _our_prices()
    path = own_price_file(settings)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ours
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"The price file {path} cannot be read: {error}.", "Mend or remove it.") from error
    try:
        own = _PriceFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"The price file {path} is no valid TOML: {error}.", "Mend that line.") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"The price file {path}: {where}: {first['msg']}.", "Mend or remove it.") from error
    models = dict(ours.models) | _read_models(own, str(path), is_own=True)
    local = ours.local.model_dump() | own.local.model_dump(exclude_none=True)
    return PriceTable(models, LocalCosts.model_validate(local))


def own_price_file(settings: Settings) -> Path:
    """Return where the user's own prices are, whether or not there is such a file."""
    return settings.config_file.parent / FILE_NAME


def price_tokens(settings: Settings, host: str, model: str, tokens: tuple[int, int, int]) -> float | None:
    """Return what `model` on a stranger's `host` costs, in US dollars; None where nobody knows.

    `tokens` are those of the prompt, of the reply, and those of the prompt that the server had in its cache. A price
    file that cannot be read makes it unknown, and no answer fails for it: `logai cost` says what is wrong.
    """
    try:
        price = load_prices(settings).find(model)
    except BadInputError:
        return None
    if price is None or not (price.is_own or host == OPENAI_HOST):
        return None
    return price.cost(*tokens)


@cache
def _our_prices() -> PriceTable:
    content = files("logai.providers").joinpath(FILE_NAME).read_text(encoding="utf-8")
    ours = _PriceFile.model_validate(tomllib.loads(content))
    return PriceTable(_read_models(ours, "", is_own=False), ours.local)


def _read_models(content: _PriceFile, path: str, *, is_own: bool) -> dict[str, Price]:
    return {
        name: Price(
            name,
            entry.input,
            entry.cached_input,
            entry.output,
            entry.as_of or content.as_of,
            entry.source or content.source or path,
            is_own,
        )
        for name, entry in content.models.items()
    }
