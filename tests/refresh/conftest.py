"""The store and the log of the tests of loading; a refresh that asks for little patience."""

from __future__ import annotations

from tests.load.conftest import Store, line, lines, log, store

from logai.refresh import Refresh, RefreshLimits

__all__ = ["QUICK", "Store", "line", "lines", "log", "store"]

QUICK = Refresh(RefreshLimits(most_bytes=1 << 20, seconds=60, patience=0.1))
