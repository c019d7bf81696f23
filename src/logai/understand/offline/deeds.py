"""Read what somebody did to a program or a file, "who restarted sshd", "who edited resolv.conf", as commands of sudo.

Of such a deed the log tells the command alone: it holds the words of the deed, or an editor and the file. Where the
verb gives an order ("restart sshd"), or logins are spoken of, nothing is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.name_found import NameFound
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.name_found import Field
    from logai.understand.offline.sentence import Sentence

_VERBS: dict[str, str] = {
    **dict.fromkeys(("restart", "restarted", "restarts", "restarting"), "restart"),
    **dict.fromkeys(("stop", "stopped", "stops", "stopping"), "stop"),
    **dict.fromkeys(("start", "started", "starts", "starting"), "start"),
    **dict.fromkeys(("reload", "reloaded", "reloads"), "reload"),
    **dict.fromkeys(("install", "installed", "installs", "installing"), "install"),
    **dict.fromkeys(("uninstall", "uninstalled"), "remove"),
    **dict.fromkeys(("enable", "enabled", "enables"), "enable"),
    **dict.fromkeys(("disable", "disabled", "disables"), "disable"),
    **dict.fromkeys(("edit", "edited", "edits", "editing", "modified", "changed"), ""),
    **dict.fromkeys(("touched", "touches", "touching"), "touches"),
    **dict.fromkeys(("looked at", "look at", "viewed", "read", "opened", "accessed"), "reads"),
}
"""The word of the command by the verb; none where the file is opened in an editor, or is touched by anything."""
_READERS = (
    *("cat", "less", "more", "tail", "head", "grep", "vim", "/vi ", "nano", "view", "journalctl", "strings"),
    *("tac", "sed", "awk", "cut", "sort", "xxd", "hexdump", "/od ", "base64", "emacs", "/cp ", "/dd ", "rsync", "scp"),
)
"""Programs that show what is in a file, or copy it."""
DEEDS = frozenset(_VERBS) - {"changed", "modified", "read", "opened", "accessed", "viewed"}
"""The verbs that say of themselves what is asked about."""
_SHORTEST = 3
_EDITORS = ("vim", "/vi ", "nano", "emacs", "/ed ", "sed -i", "tee", "sudoedit")
_WHO = ("who", "who has", "who did", "who else")
_FILE = frozenset("./_-0123456789")


def read_deeds(sentence: Sentence, known: KnownNames) -> list[NameFound]:
    """Return the words that the command of a deed holds, and mark the verb with its object; nothing for no deed."""
    if sentence.language != "en" or any(token.means("subject", "su", "sessions") for token in sentence.content):
        return []
    for index, token in enumerate(sentence.content):
        looks = token.text.lower() in ("look", "looked") and sentence.means(index + 1, "prep", "at")
        if (passive := _read_passive(sentence, index, known)) is not None:
            return passive
        word = "reads" if looks else _VERBS.get(token.text.lower())
        if word is None or not sentence.is_free(index) or not _is_done(sentence, index, known):
            continue
        at = index + 2 if looks else index + 1
        thing = sentence.at(at)
        programs = {"": _EDITORS, "reads": _READERS}.get(word, ())
        if thing is None or not _is_thing(sentence, at, known, is_file=bool(programs) or word == "touches"):
            continue
        sentence.explain(index, at, f"command has the words: {word} {thing.text}".strip())
        field: Field = "commands" if thing.means("service", "sshd") else "command_words"
        of_thing = "ssh" if thing.means("service", "sshd") else thing.value or thing.text
        found = [_name(field, of_thing, sentence, at)]
        if word == "touches":
            return found
        if not programs:
            return [*found, _name("command_words", word, sentence, index)]
        return [*found, *(_name("commands", program, sentence, index) for program in programs)]
    return []


_EDITED = ("edited", "modified", "changed", "touched")
_BEEN = ("been ", "being ", "was ", "were ", "got ", "get ")
_BETWEEN = ("been", "being", "ever", "ever been", "also")


def _read_passive(sentence: Sentence, index: int, known: KnownNames) -> list[NameFound] | None:
    """Read "has resolv.conf been edited with sudo" as somebody's deed; None where no such verb is at `index`."""
    verb = sentence.content[index].text.lower()
    for auxiliary in _BEEN:
        verb = verb.removeprefix(auxiliary)
    by_sudo = sentence.means(index + 1, "prep", "with") and sentence.means(index + 2, "subject", "sudo")
    if verb not in _EDITED or not sentence.is_free(index) or not by_sudo:
        return None
    at = index - 1
    while at > 0 and (sentence.content[at].text.lower() in _BETWEEN or sentence.means(at, "word", "last", "first")):
        at -= 1
    opened = sentence.means(at - 1, "light", "aux") or sentence.means(at - 1, "word")
    if at < 1 or not opened or not _is_thing(sentence, at, known, is_file=True, followed=True):
        return None
    thing = sentence.content[at]
    sentence.explain(index, index, f"command has the words: {thing.text}")
    sentence.explain(at, at, f"command has the words: {thing.text}")
    for between in range(at + 1, index):
        if sentence.content[between].text.lower() in _BETWEEN:
            sentence.explain(between, between, "-")
    programs = () if verb == "touched" else _EDITORS
    edits = (_name("commands", program, sentence, index) for program in programs)
    return [_name("command_words", thing.value or thing.text, sentence, at), *edits]


def _name(field: Field, value: str, sentence: Sentence, index: int) -> NameFound:
    position = sentence.content[index].start
    return NameFound(field, value, negated=False, position=position, index=index, joined="or")


def _is_done(sentence: Sentence, index: int, known: KnownNames) -> bool:
    """Return whether somebody is said, or asked, to have done it: "who ..", "did anybody ..", "ubuntu .."."""
    before = sentence.at(index - 1)
    if before is None:
        return False
    named = before.value.lower() in known.users or sentence.meanings.get(before.start, "").startswith("users: ")
    somebody = before.means("word", "any", "who") or before.means("dimension", "user") or named
    with_sudo = any(token.means("subject", "sudo") for token in sentence.content)
    return somebody or (with_sudo and index > 0)


def _is_thing(sentence: Sentence, index: int, known: KnownNames, *, is_file: bool, followed: bool = False) -> bool:
    """Return whether what stands at `index` can be the object of a deed; `followed` by its own verb."""
    token = sentence.content[index]
    if not sentence.is_free(index) or token.value.lower() in known.users | known.hosts:
        return False
    if token.means("service", "sshd"):
        return not is_file
    if token.means("refuse", "topic"):
        return not is_file  # Of nginx this log knows nothing but that somebody restarted it.
    if (
        token.kind not in (Kind.WORD, Kind.QUOTED)
        or len(token.value) < _SHORTEST
        or token.value.lower() in sentence.lexicon.ordinary_words
    ):
        return False
    after = sentence.at(index + 1)
    if not followed and after is not None and after.kind is Kind.WORD and not sentence.meanings.get(after.start):
        return False
    return not is_file or bool(_FILE & set(token.value))
