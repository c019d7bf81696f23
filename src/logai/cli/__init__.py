"""The command line: parses arguments, calls a use case, prints its result. No rule about logs lives here."""
