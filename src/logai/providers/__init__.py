"""Providers: servers with a language model, that are sent a prompt and return text."""
