"""The built-in planner: English and Thai questions to plans, from lexicons, without a model.

It answers only what it understands completely; what is left over is named in the refusal.
"""

from logai.understand.offline.planner import OfflinePlanner

__all__ = ["OfflinePlanner"]
