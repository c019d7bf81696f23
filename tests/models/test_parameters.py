from __future__ import annotations

import pytest

from logai.errors import BadInputError
from logai.models.parameters import read_parameters


def test_values_have_the_types_that_ollama_wants() -> None:
    given = ["temperature=0", "num_ctx = 4096", "use_mmap=false", "seed=-1", "stop=<|end|>", "stop=a=b"]
    assert read_parameters(given) == {
        "temperature": 0.0,
        "num_ctx": 4096,
        "use_mmap": False,
        "seed": -1,
        "stop": ["<|end|>", "a=b"],
    }
    assert isinstance(read_parameters(["temperature=0"])["temperature"], float)


@pytest.mark.parametrize(
    ("given", "said", "hint"),
    [
        (["temprature=0"], "no parameter 'temprature'", "Did you mean temperature?"),
        (["colour=red"], "no parameter 'colour'", "num_ctx"),
        (["num_ctx=many"], "not a whole number", "num_ctx=VALUE"),
        (["num_ctx=1.5"], "not a whole number", "num_ctx=VALUE"),
        (["num_ctx=๔๐๙๖"], "no number for Ollama", "num_ctx=VALUE"),
        (["temperature=nan"], "no number for Ollama", "temperature=VALUE"),
        (["temperature=inf"], "no number for Ollama", "temperature=VALUE"),
        (["use_mmap=perhaps"], "not true or false", "use_mmap=VALUE"),
        (["temperature"], "sets nothing", "temperature=0"),
        (["temperature="], "sets nothing", "temperature=0"),
        (["seed=1", "seed=2"], "given twice", "once"),
    ],
)
def test_a_parameter_that_ollama_would_not_take_is_refused(given: list[str], said: str, hint: str) -> None:
    with pytest.raises(BadInputError, match=said) as caught:
        read_parameters(given)
    assert hint in caught.value.hint
