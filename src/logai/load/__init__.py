"""Loading logs into the store: `logai load`."""

from logai.load.model import LoadProgress, Progress, SourceReport, Status
from logai.load.run import load_logs

__all__ = ["LoadProgress", "Progress", "SourceReport", "Status", "load_logs"]
