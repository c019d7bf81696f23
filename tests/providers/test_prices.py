"""The price table, and what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.servers import ScriptedServer, completion, openai_replies

from logai.config import Settings, load_settings
from logai.errors import BadInputError
from logai.providers.base import ChatRequest
from logai.providers.openai import OpenAIProvider
from logai.providers.prices import OPENAI_HOST, load_prices, own_price_file, price_tokens

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({}, {"LOGAI_CONFIG": str(tmp_path / "config.toml")})


def write_own(settings: Settings, text: str) -> None:
    own_price_file(settings).write_text(text)


def test_every_price_has_a_date_and_a_source(settings: Settings) -> None:
    prices = load_prices(settings).models.values()
    assert len(prices) > 5
    for price in prices:
        assert price.as_of is not None
        assert price.source.startswith("https://")
        assert 0 < price.input < price.output
        assert price.cached_input is not None
        assert price.cached_input < price.input


def test_the_default_model_has_a_price(settings: Settings) -> None:
    assert load_prices(settings).find(settings.openai_model) is not None


def test_the_price_is_for_a_million_tokens_and_the_cache_is_cheaper(settings: Settings) -> None:
    price = load_prices(settings).find("gpt-5-mini")
    assert price is not None
    assert price.cost(1_000_000, 0) == pytest.approx(price.input)
    assert price.cost(0, 1_000_000) == pytest.approx(price.output)
    assert price.cost(1_000_000, 0, 1_000_000) == pytest.approx(price.cached_input)


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ("gpt-5-mini", "gpt-5-mini"),
        ("gpt-5-mini-fast", None),
        ("gpt-5-mini-2025", None),
        ("gpt-5-mini-20xx-08-07", None),
        ("", None),
        ("mystery", None),
    ],
)
def test_a_dated_snapshot_costs_what_its_model_costs_and_nothing_else_is_guessed(
    settings: Settings, model: str, found: str | None
) -> None:
    price = load_prices(settings).find(model)
    assert (price.model if price else None) == found


def test_what_nobody_knows_is_unknown_and_never_nothing(settings: Settings) -> None:
    tokens = (1000, 20, 0)
    assert price_tokens(settings, OPENAI_HOST, "mystery", tokens) is None
    assert price_tokens(settings, "gateway.example.com", "gpt-5-mini", tokens) is None
    cost = price_tokens(settings, OPENAI_HOST, "gpt-5-mini", tokens)
    assert cost == pytest.approx((1000 * 0.25 + 20 * 2.0) / 1e6)


def test_the_users_own_prices_go_before_ours_for_any_server(settings: Settings) -> None:
    write_own(settings, '[models."mystery"]\ninput = 1.0\noutput = 3.0\n[local]\nwatts = 20\n')
    table = load_prices(settings)
    own = table.find("mystery")
    assert own is not None
    assert (own.is_own, own.source, own.cached_input) == (True, str(own_price_file(settings)), None)
    assert price_tokens(settings, "gateway.example.com", "mystery", (1_000_000, 0, 500_000)) == pytest.approx(1.0)
    assert table.find("gpt-5-mini") is not None
    assert (table.local.watts, table.local.years) == (20, 4.0)


@pytest.mark.parametrize(
    "content",
    [
        "[models",
        '[models."x"]\ninput = -1\noutput = 1\n',
        '[models."x"]\ninput = "cheap"\noutput = 1\n',
        '[models."x"]\noutput = 1\n',
        "unknown = 1\n",
        "[local]\nyears = 0\n",
    ],
)
def test_a_price_file_that_is_wrong_is_named_and_no_answer_fails_for_it(settings: Settings, content: str) -> None:
    write_own(settings, content)
    with pytest.raises(BadInputError, match=r"prices\.toml"):
        load_prices(settings)
    assert price_tokens(settings, OPENAI_HOST, "gpt-5-mini", (1, 1, 0)) is None


def test_a_server_of_ones_own_costs_nothing_and_tells_what_its_cache_had() -> None:
    reply = completion("{}")
    with ScriptedServer(openai_replies(reply)) as server:
        provider = OpenAIProvider(load_settings({}, {"OPENAI_BASE_URL": f"{server.url}/v1"}))
        found = provider.complete(ChatRequest("system", "question"))
    assert (found.cost_usd, found.prompt_tokens, found.cached_tokens) == (0.0, 400, 0)
