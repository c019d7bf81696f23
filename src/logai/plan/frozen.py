"""What every part of a plan is: a value that does not change."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """What the parts of a plan have in common: none changes, and none takes a field that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
