"""Before the store is asked: load what is new in the logs that it was loaded from."""

from logai.refresh.limits import FOR_A_QUESTION, FOR_A_REPORT, Refresh, RefreshLimits
from logai.refresh.notes import Obstacle, RefreshNote, describe_note
from logai.refresh.run import open_refreshed, refresh_sources

__all__ = [
    "FOR_A_QUESTION",
    "FOR_A_REPORT",
    "Obstacle",
    "Refresh",
    "RefreshLimits",
    "RefreshNote",
    "describe_note",
    "open_refreshed",
    "refresh_sources",
]
