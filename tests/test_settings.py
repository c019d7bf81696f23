"""Numbers in settings: what is taken, and that nothing else gets as far as a provider."""

from __future__ import annotations

import pytest

from logai.config import load_settings
from logai.errors import BadInputError


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LOGAI_NUM_CTX", "4096.5"),
        ("LOGAI_NUM_CTX", "0"),
        ("LOGAI_TOP_K", "many"),
        ("LOGAI_SEED", "-1"),
        ("LOGAI_SEED", "1e3"),
        ("LOGAI_TEMPERATURE", "-0.1"),
        ("LOGAI_TEMPERATURE", "nan"),
        ("LOGAI_TOP_P", "0"),
        ("LOGAI_REPEAT_PENALTY", "inf"),
        ("LOGAI_LOAD_TIMEOUT", "0"),
        ("LOGAI_FIRST_TOKEN_TIMEOUT", "-3"),
        ("LOGAI_AUTO_PULL", "maybe"),
        ("LOGAI_KEEP_ALIVE", "xx"),
        ("LOGAI_KEEP_ALIVE", "10 m"),
        ("LOGAI_KEEP_ALIVE", "1d"),
        ("LOGAI_KEEP_ALIVE", "1h-3m"),
        ("LOGAI_KEEP_ALIVE", "+-1"),
        ("LOGAI_KEEP_ALIVE", "٣m"),
        ("LOGAI_KEEP_ALIVE", "9999999h"),
        ("LOGAI_KEEP_ALIVE", "9" * 400),
    ],
)
def test_a_number_that_cannot_be_meant_is_bad_input_with_its_variable_named(variable: str, value: str) -> None:
    with pytest.raises(BadInputError, match=variable) as caught:
        load_settings({}, {variable: value})
    assert caught.value.hint


@pytest.mark.parametrize("value", ["10m", "-1", "0", "90", "1h30m", "1.5h", "-1m", ".5s", "250ms", "1µs"])
def test_a_model_is_kept_for_what_ollama_takes_as_a_duration(value: str) -> None:
    assert load_settings({}, {"LOGAI_KEEP_ALIVE": value}).keep_alive == value


def test_zero_is_a_temperature_and_a_seed() -> None:
    settings = load_settings({}, {"LOGAI_TEMPERATURE": "0", "LOGAI_SEED": "0"})
    assert (settings.temperature, settings.seed) == (0.0, 0)


def test_what_is_not_set_is_the_models_own() -> None:
    settings = load_settings({}, {})
    assert (settings.top_p, settings.top_k, settings.auto_pull) == (None, None, False)
