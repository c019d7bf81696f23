"""The store: one DuckDB file of events and attempts. The only room that knows DuckDB.

opening.py    open for reading, for writing, or a scratch database; who waits for whom
database.py   running SQL, and getting plain values back
schema.py     numbered migrations
sandbox.py    what a statement of the user's own may do
ledger.py     which sources have been read, and how far
"""
