"""What a bench is: who was asked what, how it went, on which machine. The records that are kept as JSON.

A record holds questions, verdicts, times and facts of models; no answer, no log text, and nothing that a model wrote.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from logai.bench.questions import Language
from logai.bench.verdict import Verdict

VERSION = 1
"""Of the format of a kept bench."""
TargetProvider = Literal["builtin", "local", "openai"]
NOT_ASKED = "not_asked"
"""Code of a question that was not asked any more, since the provider kept failing."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Record):
    """Who is asked: the built-in planner, or a model at a provider."""

    provider: TargetProvider
    model: str | None = None

    @property
    def name(self) -> str:
        """Return how the target is called towards people."""
        return self.model or "Built-in"


class Machine(_Record):
    """The machine that the bench ran on; a server may be elsewhere. `memory` is in bytes."""

    cores: int
    memory: int
    gpus: tuple[str, ...]
    system: str
    """Operating system and its version."""
    processor: str
    python: str
    logai: str


class Conditions(_Record):
    """What is the same for all targets."""

    runs: int
    seed: int
    temperature: float
    num_ctx: int
    cold: bool
    """Local models were taken out of memory first, so that their loading is measured."""
    load: float | None = None
    """Mean number of processes that wanted a core in the minute before; None where the system does not tell."""


class Facts(_Record):
    """What the server says of a model. Sizes in bytes; None is unknown."""

    size: int | None = None
    quantization: str | None = None
    digest: str | None = None
    memory: int | None = None
    processor: str | None = None
    """Where it runs, as Ollama shows it: `100% CPU`, `48%/52% CPU/GPU`."""
    context: int | None = None
    """The window in effect, in tokens."""
    server: str | None = None
    is_remote: bool = False


class WarmUp(_Record):
    """The first request, which is not counted: a model that was not in memory is loaded for it, and no cache helps.

    Times in milliseconds; None is unknown. `prompt_tokens_per_second` only where the whole prompt was evaluated.
    """

    total_ms: float
    load_ms: float | None = None
    prompt_tokens_per_second: float | None = None


class Asked(_Record):
    """One question, asked once. Times in milliseconds.

    `total_ms` is the whole time that a user waits; None where the question was not asked any more. `first_token_ms` is
    of the first of the `requests` to the model, tokens, `eval_ms` and `cost_usd` (None: the price is unknown) are of
    all of them. `is_read_right` says whether the model's own reading was the known one, None where that is not known.
    """

    question: str
    language: Language
    run: int
    verdict: Verdict
    total_ms: float | None = None
    code: str = ""
    message: str = ""
    given: str = Field("", exclude=True)
    """The answer, for showing what is wrong; it may hold names from a log, so it is not kept."""
    first_token_ms: float | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    eval_ms: float = 0.0
    requests: int = 0
    cost_usd: float | None = 0.0
    is_read_right: bool | None = None


class TargetResult(_Record):
    """All that was measured of one target. `failure` says why it could not be asked, or was given up."""

    target: Target
    facts: Facts = Facts()
    warm_up: WarmUp | None = None
    asked: tuple[Asked, ...] = ()
    failure: str = ""
    hint: str = ""


class Bench(_Record):
    """One bench. `id` is the moment at which it began, in UTC."""

    version: Literal[1] = 1
    id: str
    started_at: datetime
    machine: Machine
    conditions: Conditions
    questions: str
    """Name of the set of questions."""
    questions_digest: str
    data: str
    """What was asked: `sample`, `store`, or the names of log files."""
    planned: dict[Language, int]
    """Questions of each language, for each target and run."""
    results: tuple[TargetResult, ...]
    is_complete: bool
