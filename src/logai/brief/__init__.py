"""The brief: what there is to say of the login attempts of a period, computed and put into words.

It stands above the rooms that find (`findings`) and that put into words (`answer`), which know nothing of each other.
"""

from logai.brief.answer import add_brief
from logai.brief.compute import Brief, Trend, compute_brief, list_statements

__all__ = ["Brief", "Trend", "add_brief", "compute_brief", "list_statements"]
