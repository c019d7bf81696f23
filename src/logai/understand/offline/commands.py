"""Read the texts of commands: "sudo commands containing apt-get", "who ran tail /var/log/secure with sudo".

A text is one word, stands in quotes, or lies between the verb and sudo; it is never taken from a question that is not
about sudo.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.plan.vocabulary import Subject
from logai.understand.offline.common_names import as_owner
from logai.understand.offline.name_found import NameFound
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence


def read_commands(sentence: Sentence, known: KnownNames) -> list[NameFound]:
    """Return the texts that the commands asked about contain, and mark their tokens."""
    named = any(token.means("subject", "sudo") or token.means("subjects", "sudo") for token in sentence.content)
    if not named and not any(token.name_in("dimension", "dimensions") == "command" for token in sentence.content):
        return _read_script(sentence, known)
    for index, token in enumerate(sentence.content):
        spelled = _read_spelled(sentence, index, known)
        if spelled is not None:
            return [spelled]
        first = _introduction(sentence, index, known)
        if first is None:
            continue
        value = token.value or token.text
        last = index
        if sentence.means(index + 1, "prep", "in") and _text_at(sentence, index + 2) in ("them", "it"):
            last = index + 2
        sentence.explain(first, last, f"command contains: {value}")
        return [_name(value, token.start, index)]
    return []


_SCRIPT = re.compile(r"(?:[\w.-]*/)*[\w.-]+\.(?:sh|py|pl|rb|bash|php|jar)|(?:/[\w.-]+)+|\./[\w./-]+", re.ASCII)
"""A file that is run: "who ran create_users.sh"."""


def _read_script(sentence: Sentence, known: KnownNames) -> list[NameFound]:
    """Read the file that somebody ran, where sudo is not named: of a command no other log line tells."""
    runs = any(token.means("word", "use") and not token.text.lower().startswith("use") for token in sentence.content)
    for index, token in enumerate(sentence.content):
        verb = sentence.means(index - 1, "word", "use")
        quoted = verb and runs and token.kind is Kind.QUOTED
        program = quoted or (verb and token.kind is Kind.WORD and _PROGRAM.fullmatch(token.value.lower()) is not None)
        if program or (runs and token.kind in (Kind.WORD, Kind.QUOTED) and _SCRIPT.fullmatch(token.value)):
            if token.value.lower() in known.users | known.hosts:
                continue
            last = index
            while program and not quoted and _is_order(sentence, last + 1):
                last += 1
            value = sentence.words(index, last) if last > index else token.value
            sentence.explain(index, last, f"command contains: {value}")
            return [_name(value, token.start, last)]
    return []


def _is_order(sentence: Sentence, index: int) -> bool:
    """Return whether the word is what a program is told to do, "apt install", and no order to us."""
    token = sentence.at(index)
    return token is not None and sentence.is_free(index) and token.means("refuse", "change")


_LONGEST_WORD = 2


def _name(text: str, position: int, index: int) -> NameFound:
    """Return the text of a command; a short program, such as rm, has to be a word of it: "format" holds it too."""
    short = len(text) <= _LONGEST_WORD and _PROGRAM.fullmatch(text.lower()) is not None
    return NameFound("command_words" if short else "commands", text, negated=False, position=position, index=index)


def _read_spelled(sentence: Sentence, index: int, known: KnownNames) -> NameFound | None:
    """Read a command of several words, "run cat /etc/shadow with sudo", and one right behind sudo, "ran sudo vim"."""
    if sentence.means(index, "word", "use") and not _text_at(sentence, index).startswith("use"):
        end = next((at for at in range(index + 1, len(sentence.content)) if _names_sudo(sentence, at)), None)
        first, least = index + 1, 2
    elif _PROGRAM.fullmatch(_text_at(sentence, index)) and sentence.content[index].kind is Kind.WORD:
        rest = range(index + 1, len(sentence.content))
        end = next((at for at in rest if _names_sudo(sentence, at) or _is_run_with_sudo(sentence, at)), None)
        first, least = index, 1
    elif sentence.means(index, "subject", "sudo") and (
        sentence.means(index - 1, "word", "use")
        or (sentence.language == "th" and _text_at(sentence, index + 1).isalpha())
    ):
        end = index + 1
        if not _PROGRAM.fullmatch(_text_at(sentence, end)):
            return None
        while _is_part(sentence, end, known) and sentence.content[end].kind is Kind.WORD:
            end += 1
        first, least = index + 1, 1
    else:
        return None
    while end is not None and end - first > least and sentence.means(end - 1, "word", *_WHEN_RUN):
        end -= 1  # "create_users.sh last run with sudo"
    if end is None or end - first < least or sentence.content[first].kind is not Kind.WORD:
        return None
    words = range(first, end)
    program = _PROGRAM.fullmatch(_text_at(sentence, first)) is not None
    if not all(_is_part(sentence, at, known, argument=program and at > first) for at in words):
        return None
    # "Has packetbeat.yml been removed with sudo": what was done to it is no part of its name.
    value = sentence.words(first, end - 1)
    passive = any(_PARTICIPLE.fullmatch(word) for word in value.lower().split()[1:])
    if passive or all(_text_at(sentence, at) in sentence.lexicon.ordinary_words for at in words):
        return None
    sentence.explain(first, end - 1, f"command contains: {value}")
    return _name(value, sentence.content[first].start, end - 1)


_PROGRAM = re.compile(
    r"[a-z]*[-_./0-9][a-z0-9._/-]*|apt|yum|dnf|pacman|snap|dpkg|rpm|systemctl|service|journalctl|reboot|shutdown|poweroff"
    r"|vim?|nano|emacs|less|cat|tail|head|grep|find|ls|cp|mv|rm|dd|tar|tee|touch|chmod|chown|mkdir|mount|umount|fdisk"
    r"|bash|sh|zsh|su|passwd|chpasswd|useradd|userdel|usermod|groupadd|gpasswd|adduser|deluser|visudo|crontab|kill|pkill"
    r"|docker|podman|kubectl|iptables|nft|ufw|tcpdump|nmap|ssh|scp|rsync|curl|wget|python|perl|pip|npm|make|git|id|whoami"
)
"""What may stand right behind sudo: a word of any other shape may say how sudo was used ("used sudo illegally")."""

_PARTICIPLE = re.compile(
    r"been|being|was|were|got|ever|(?!sed$|shred$|embed$)[a-z]{2,}ed|taken|(?:re|over)?written|seen|shown"
)
"""What says in a question that something was done; no argument of a command."""

_WHEN_RUN = ("last", "first", "oldest")


def _is_part(sentence: Sentence, index: int, known: KnownNames, *, argument: bool = False) -> bool:
    """Return whether the token at `index` can be a word of a command, and is nothing that a question says else.

    An argument of a program may be a word that would be an order alone: "apt-get install", "service sshd restart".
    """
    token = sentence.at(index)
    if token is None or not sentence.is_free(index) or token.kind not in (Kind.WORD, Kind.NUMBER, Kind.PHRASE):
        return False
    if token.value.lower() in known.users | known.hosts:
        return False
    if argument and (token.means("refuse", "change") or token.means("service") or token.means("word", "begin")):
        return True
    return not any(token.means(group) for group in ("prep", "window", "light", "unit", "word", "refuse"))


def _text_at(sentence: Sentence, index: int) -> str:
    token = sentence.at(index)
    return "" if token is None else token.text.lower()


def _introduction(sentence: Sentence, index: int, known: KnownNames) -> int | None:
    """Return where the words begin that make the token at `index` the text of a command, else None."""
    token = sentence.content[index]
    if sentence.means(index - 1, "word", "contains"):
        return index - 1
    value = as_owner(token, known).value.lower()
    if token.kind not in (Kind.WORD, Kind.QUOTED) or value in known.users | known.hosts:
        return None
    if token.kind is Kind.WORD and (value in sentence.lexicon.ordinary_words or _runs_something(sentence, index)):
        return None
    noun = sentence.at(index - 2)
    names_commands = noun is not None and noun.text.lower().endswith(("command", "commands"))
    told = names_commands and (sentence.means(index - 1, "prep", "with") or _text_at(sentence, index - 1) in _MENTIONS)
    if told or (_FILE.fullmatch(value) and sentence.means(index - 1, "prep", *_UPON)):
        return index - 1
    if _describes_commands(sentence, index):
        return index
    return _ran_with_sudo(sentence, index)


def _runs_something(sentence: Sentence, index: int) -> bool:
    """Return whether the word at `index` is who ran what is asked for: "what did zaphod run with sudo"."""
    aux = sentence.at(index - 1)
    if aux is None or not aux.means("light", "aux") or aux.text.lower() not in ("did", "does", "has", "had"):
        return False
    asked = any(
        token.means("word", "which") or token.name_in("dimension", "dimensions") == "command"
        for token in sentence.content[: index - 1]
    )
    return asked and sentence.means(index + 1, "word", "use")


def _describes_commands(sentence: Sentence, index: int) -> bool:
    """Return whether the word beside sudo says of which commands: "filebeat sudo commands"."""
    after, before = sentence.at(index + 1), sentence.at(index - 1)
    if sentence.language != "en" or sentence.content[index].kind is not Kind.WORD:
        return False
    text = sentence.content[index].value.lower()
    if _ADJECTIVE.fullmatch(text) and not _PROGRAM.fullmatch(text):
        return False
    if after is not None and after.text.lower() in _SUDO_NOUNS and (before is None or not before.means("prep", *_OF)):
        return before is None or before.kind is not Kind.WORD
    if after is None and before is not None and before.text.lower() == "sudo":
        return _PROGRAM.fullmatch(sentence.content[index].value.lower()) is not None
    named = after is not None and after.name_in("dimension", "dimensions") == "command"
    return named and before is not None and before.text.lower() == "sudo"


_FILE = re.compile(
    r"[\w./-]*[\w-]\.(?:ya?ml|conf|cfg|cnf|ini|json|xml|toml|txt|log|csv|service|timer|env|rules|list|sh|bash|py|pl|rb|php"
    r"|jar|deb|rpm|zip|tar|gz|tgz|bak|old|key|pem|crt|sql|html?)",
    re.ASCII,
)
"""A file by the end of its name, which a command that runs on it holds: "used sudo on filebeat.yml"."""
_UPON = ("on", "with", "for", "in", "at", "to")
_ADJECTIVE = re.compile(r"[a-z]+(?:y|ive|ous|al|ic|ed|ing|ar|ite|ful|less|able|ible|ant|ent|ary|ish|est|id|ird)")
"""How words end that say of what kind commands are, "risky sudo commands": hardly a program is called so."""

_MENTIONS = (
    "have",
    "touched",
    "touch",
    "involve",
    "involving",
    "involved",
    "use",
    "used",
    "using",
    "invoked",
    "called",
)
"""What commands are said to do with what they hold."""
_SUDO_NOUNS = ("sudo", "sudo command", "sudo commands", "sudo usage", "sudo calls", "sudo runs", "sudo cmds")
_OF = ("of", "by", "for", "from", "on", "as", "to")


def _is_run_with_sudo(sentence: Sentence, index: int) -> bool:
    """Return whether "run with sudo" begins at `index`."""
    verb = sentence.at(index)
    if verb is None or not sentence.means(index, "word", "use"):
        return False
    run_with = verb.text.lower().endswith(_BY_WAY_OF) and sentence.means(index + 1, "subject", "sudo")
    return run_with or _names_sudo(sentence, index + 1)


_BY_WAY_OF = ("with", "under", "through", "via", "using")


def _ran_with_sudo(sentence: Sentence, index: int) -> int | None:
    """Return where the words begin that say of the token at `index` that sudo ran it, else None."""
    following = sentence.at(index + 1)
    if following is not None and sentence.means(index + 1, "word", "use"):
        return index if _is_run_with_sudo(sentence, index + 1) else None
    ran = sentence.means(index - 1, "word", "use")
    before = index - 3 if sentence.means(index - 2, "prep", "to") else index - 2
    if ran and (sentence.means(before, "subject", "sudo") or sentence.means(before, "subjects", "sudo")):
        return index - 1
    return index if ran and _names_sudo(sentence, index + 1) else None


def read_asked_command(sentence: Sentence) -> bool:
    """Read "what did bob run with sudo", bob สั่งอะไรผ่าน sudo, and return whether it is asked that way."""
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "word", "which") or token.text.lower() not in ("what", "what was", "อะไร"):
            continue
        if _asks_what_sudo_did(sentence, index):
            sentence.explain(index, index, "asked: command")
            return True
        verb = sentence.at(index - 1) if sentence.language == "th" else _next_verb(sentence, index)
        if verb is not None and verb.means("word", "use") and verb.text.lower().startswith(_RUNS):
            sentence.explain(index, index, "asked: command")
            return True
    return False


def _asks_what_sudo_did(sentence: Sentence, index: int) -> bool:
    """Return whether it is asked what somebody did with sudo, without a verb of running: "what did bob do .."."""
    if sentence.language == "th":
        does = _text_at(sentence, index - 1) == "ทำ"
        sudo, verb = sentence.at(index - 1 - does), sentence.at(index - 2 - does)
        if does and sudo is not None and sudo.means("subject", "sudo"):
            sentence.explain(index - 1, index - 1, "-")
        return sudo is not None and sudo.means("subject", "sudo") and verb is not None and verb.means("word", "use")
    for at in range(index + 1, len(sentence.content) - 2):
        verb, follows, sudo = sentence.content[at : at + 3]
        if verb.text.lower() == "do" and follows.means("prep", "with") and sudo.means("subject", "sudo"):
            sentence.explain(at, at, "-")
            return True
    return False


_RUNS = ("run", "ran", "did run", "execute", "สั่ง", "รัน", "เรียกใช้", "ใช้คำสั่ง")


def _next_verb(sentence: Sentence, index: int) -> Token | None:
    return next((token for token in sentence.content[index + 1 :] if token.means("word", "use")), None)


def _names_sudo(sentence: Sentence, index: int) -> bool:
    return sentence.means(index, "prep", "with") and sentence.means(index + 1, "subject", "sudo")


_ORDERED = ("last", "first", "oldest", "most", "least", "top", "how_many", "how_often", "with_details")


def asks_thai_command(sentence: Sentence, index: int, subject: Subject) -> bool:
    """Return whether the commands are asked for, คำสั่ง sudo อะไรบ้าง, ขอรายการคำสั่ง sudo: คำสั่ง is in the word for sudo."""
    text = sentence.content[index].text.lower()
    if sentence.language != "th" or subject is not Subject.SUDO or not ("คำสั่ง" in text or "command" in text):
        return False
    ordered = any(
        token.means("word", *_ORDERED) or token.number is not None or token.means("rolling")
        for token in sentence.content
    )
    return sentence.means(index + 1, "word", "which") or (not ordered and sentence.means(index - 1, "word", "show"))
