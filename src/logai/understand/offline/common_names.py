"""Names that people and accounts commonly have, for questions about one that the data has never seen.

"Did carol log in?" is answered with no where nobody is called so, and "did malware log in?" is not. Only a word that
means nothing else in English can be told apart so: there is no Will, no Grace and no Mark here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

GIVEN_NAMES = frozenset(
    """
    aaron abdul abigail adam adrian ahmed aisha alan albert alejandro alex alexander alexandra alexis alfred alice
    alicia alison allison amanda amelia amir amy ana andre andrea andreas andrew andy angela anita anna anne anthony
    anton antonio arthur ashley barbara ben benjamin bernard beth betty bob bobby boris brandon brenda brian bruce
    bruno bryan caleb cameron carl carla carlos carmen carol carole caroline catherine cathy charles charlie chloe
    chris christina christine christopher cindy claire clara claudia colin connor craig cynthia daniel daniela danny
    dave david deborah debra denis dennis derek diana diane diego dmitri dominic donald donna dorothy doug douglas
    duncan edgar eduardo edward eleanor elena elizabeth ella ellen emily emma enrique eric erica erik ernest esther
    ethan eugene eva evelyn fatima felix fernando fiona florian francesca francis franz fred frederick gabriel
    gabriela gary geoff george gerald gina giovanni giulia gloria gordon graham greg gregory gunther hannah hans
    harold hassan heather heidi helen helena henry howard hugo ian ibrahim ines ingrid irene isaac isabel isabella
    ivan jacob jacqueline jake james jane janet jason javier jean jeff jeffrey jen jennifer jenny jeremy jerome
    jessica jim joan joanna joe joel johan johannes john johnny jon jonas jonathan jorge jose joseph joshua juan
    judith judy julia julian julie justin karen karl kate katherine kathy katie keith kelly ken kenneth kevin khalid
    kim kyle larry laura lauren lawrence lena leo leon leonard leonardo liam linda lisa liz lorenzo lori louis louise
    lucas lucia lucy luis lukas luke lydia malik mallory manuel marc marco marcus margaret maria marie mario marta
    martha martin mary matteo matthew maureen megan mehmet melanie michael michelle miguel mike mikhail mohamed
    mohammed monica muhammad nadia nancy naomi natalia natalie natasha nathan neil nicholas nicole nigel nina nora
    norman olga oliver olivia omar oscar otto owen pablo pamela patricia patrick paul paula pedro peggy peter phil
    philip pierre priya rachel rafael raj ralph ramesh randy raymond rebecca ricardo richard rita robert roberto roger
    roland ronald rosa rosie roy russell ryan sam samantha samuel sandra sara sarah scott sean sebastian sergei sergio
    sharon sheila shirley silvia simon somchai somsak sophia sophie stefan stella stephanie stephen steve steven
    stuart susan suzanne sven sylvia tamara tanya tara ted teresa terry theo theresa thomas tiffany tim timothy tina
    todd tom tommy tony tracy trevor ursula valentina valerie vanessa vera vernon veronica victor vincent vladimir
    walter wendy werner wilhelm wilhelmina william wolfgang yasmin yolanda yuri yusuf zoe
    """.split()  # noqa: SIM905 - a list of words
)
THAI_GIVEN_NAMES = frozenset(
    """
    anan anong apichart arthit chaiwat chalerm kanya kittipong malee manee nattapong natthapong niran
    nattawut orawan patcharin phuwadol pimchanok prasert prasit preecha somjai somkiat somphong
    sompong somporn somying sukanya sunisa supachai surachai suwit tanawat thanakorn thanawat waraporn weerachai
    wichai wirat worawut
    """.split()  # noqa: SIM905 - a list of words
)
SURNAMES = frozenset(
    """
    adams anderson baker bennett brown campbell carter clark collins davies davis edwards evans foster garcia
    gonzalez gupta harris hernandez hughes jackson johnson jones kowalski kumar lewis lopez martin martinez meyer
    miller mitchell moore morgan morris mueller murphy nelson nguyen novak olsen parker patel perez peterson phillips
    ramirez richardson rivera roberts robinson rodriguez rogers sanchez schmidt schneider sharma singh smith stewart
    taylor thomas thompson torres turner walker wang watson williams wilson wright
    """.split()  # noqa: SIM905 - a list of words
)
"""With one letter in front, what people are called on many machines: jsmith."""
_WORDS_LIKE_THEM = frozenset({"madams", "sparker", "swang", "twang"})
ACCOUNTS = frozenset(
    """
    administrator ansible centos debian deployer ec2-user elasticsearch fedora gitlab git hadoop jenkins kibana
    logstash minecraft mongodb nagios nobody oracle pi prometheus puppet rabbitmq sysadmin svn teamcity tomcat ubnt
    vagrant webadmin webmaster www-data zabbix
    """.split()  # noqa: SIM905 - a list of words
)
"""Accounts that services and machines commonly have: words for the services too, and so read beside a login alone."""


def as_owner(token: Token, known: KnownNames) -> Token:
    """Return `token` as the user of "bobs last login": a given name has no plural, so an apostrophe is left out."""
    name, value = token.value[:-1].lower(), token.value.lower()
    left_out = token.kind is Kind.WORD and value.endswith("s") and name in GIVEN_NAMES and name in known.users
    return replace(token, value=token.value[:-1]) if left_out and value not in known.users | known.hosts else token


def is_common_name(sentence: Sentence, index: int, preposition: str) -> bool:
    """Return whether the unknown word at `index` is a user; behind "on" it may be a place."""
    name = sentence.content[index].value.lower()
    if preposition in ("on", "at", "from", "in", "with") or _owns_host(sentence, index):
        return False
    if sentence.language == "th":
        return not preposition and _is_name_of_person(name)
    if _is_name_of_person(name):
        return preposition != "to" or _becomes(sentence)
    return name in ACCOUNTS and (_acts(sentence, index) or _is_logged_in_as(sentence, index, preposition))


def _is_name_of_person(name: str) -> bool:
    """Return whether a person is called so: by a given name ("carol.it"), or by a surname behind the letter of one."""
    by_surname = name[1:] in SURNAMES and name[:1].isalpha() and name not in _WORDS_LIKE_THEM
    given, _, rest = name.partition(".")
    return by_surname or ((given in GIVEN_NAMES or given in THAI_GIVEN_NAMES) and (not rest or rest.isalpha()))


def _owns_host(sentence: Sentence, index: int) -> bool:
    """Return whether "carol's server" is spoken of, which is a host."""
    end = sentence.content[index].end
    after = next((token for token in sentence.content[index + 1 :] if token.start > end + 1), None)
    owned = sentence.text[end : end + 2].lower() in ("'s", "’s")
    return owned and after is not None and after.name_in("dimension", "dimensions") == "host"


def _becomes(sentence: Sentence) -> bool:
    return any(token.means("subject", "su") or token.means("subjects", "su") for token in sentence.content)


def _acts(sentence: Sentence, index: int) -> bool:
    """Return whether "did jenkins log in" or "has jenkins used sudo" stands around the word."""
    before = sentence.at(index - 1)
    if before is None or before.text.lower().split()[-1] not in _ASKING:
        return False
    at = index + 1
    while _says_when(sentence.at(at)) or (sentence.means(at, "word", "failed") and _enters(sentence, at + 1)):
        at += 1
    elevates = sentence.means(at + 1, "subject", "sudo", "su")
    return _enters(sentence, at) or (sentence.means(at, "word", "use") and elevates)


_ASKING = ("did", "does", "has", "had", "was")


def _enters(sentence: Sentence, index: int) -> bool:
    verb = sentence.at(index)
    return verb is not None and (verb.means("word", "logged_in") or (verb.means("word", "login") and " " in verb.text))


def _says_when(token: Token | None) -> bool:
    return token is not None and (token.means("word", "last", "first", "at_last") or token.text.lower() in _EVER)


_EVER = ("ever", "also", "recently", "successfully", "actually")


def _is_logged_in_as(sentence: Sentence, index: int, preposition: str) -> bool:
    verb = sentence.at(index - 2)
    return preposition == "as" and verb is not None and verb.means("word", "login", "logged_in", "attempt", "tried")
