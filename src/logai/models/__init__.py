"""Use cases around the models themselves: which there are, fetching one, whether providers are ready.

They return data; what it looks like on a terminal is decided by the front doors.
"""
