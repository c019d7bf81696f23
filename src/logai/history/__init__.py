"""What was asked, who understood it, what it took and what it cost. It is a file of its own, and holds no log data."""
