"""logai: questions about Linux authentication logs, answered with computed numbers."""

__version__ = "0.1.0"
