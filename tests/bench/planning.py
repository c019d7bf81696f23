"""A model on loopback that reads each question as a script says, over Ollama's or OpenAI's API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.servers import Handler, Reply, chat_reply, completion, model_entry, ollama_replies, reply_json

if TYPE_CHECKING:
    from collections.abc import Mapping

COUNT_FAILED: dict[str, object] = {"about": "failed_logins", "measure": "count", "per": None}
LIST_USERS: dict[str, object] = {"about": "successful_logins", "measure": "list", "per": "user"}
CANNOT = {"about": "cannot_answer", "measure": "count", "per": None}


def read_questions(readings: Mapping[str, Mapping[str, object]], *, fails: Mapping[str, Reply] | None = None) -> Reply:
    """Return the reply that says `readings` of the question it is sent, else that it cannot be answered.

    A question in `fails` gets that reply instead.
    """

    def reply(handler: Handler) -> None:
        question = asked_of(handler)
        special = (fails or {}).get(question)
        text = json.dumps(readings.get(question, CANNOT))
        respond = chat_reply if handler.path == "/api/chat" else completion
        (special or respond(text))(handler)

    return reply


def asked_of(handler: Handler) -> str:
    """Return the question in the request that the server has just recorded."""
    content: str = handler.server.script.requests[-1].json["messages"][1]["content"]
    return content.partition("\n")[0]


def cold_ollama(*chats: Reply, models: tuple[str, ...] = ("llama3.2:3b",)) -> dict[str, list[Reply]]:
    """Return the script of an Ollama that has the models in memory, takes one out, and has it back when loaded."""
    entries = [model_entry(name) for name in models]
    loaded = reply_json(200, {"models": [running_entry(name) for name in models]})
    empty = reply_json(200, {"models": []})
    return ollama_replies(*chats, models=entries) | {"/api/ps": [loaded, loaded, empty, empty, loaded]}


def running_entry(name: str) -> dict[str, object]:
    """Return an entry of `/api/ps`: a quarter of it on the GPU."""
    return {"name": name, "size": 4_000_000_000, "size_vram": 1_000_000_000, "context_length": 4096}
