"""What the choice of planners and the model planner say to the user, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.model import Language

_TEXTS: dict[str, dict[Language, str]] = {
    "fell_back": {
        "en": "{name} was not used: {reason}",
        "th": "ไม่ได้ใช้ {name}: {reason}",
    },
    "no_model": {
        "en": "Not understood without a model: {words}. No model can be reached.",
        "th": "ไม่เข้าใจ {words} หากไม่มีโมเดลช่วย และไม่มีโมเดลให้ใช้ในตอนนี้",
    },
    "model_missing": {
        "en": "Not understood without a model: {words}. Ollama is there, its model {model} is not.",
        "th": "ไม่เข้าใจ {words} หากไม่มีโมเดลช่วย มี Ollama แล้วแต่ยังไม่มีโมเดล {model}",
    },
    "pull_model": {
        "en": "Run `logai models pull {model}`, or ask again with --pull.",
        "th": "สั่ง `logai models pull {model}` หรือถามอีกครั้งด้วย --pull",
    },
    "model_failed": {
        "en": "Not understood: {words}. The model that was asked failed: {reason}",
        "th": "ไม่เข้าใจ {words} และโมเดลที่ถามทำงานไม่สำเร็จ: {reason}",
    },
    "get_model": {
        "en": "Install Ollama and run `ollama pull {model}`, or set OPENAI_API_KEY; or ask in other words.",
        "th": "ติดตั้ง Ollama แล้วสั่ง `ollama pull {model}` หรือตั้งค่า OPENAI_API_KEY หรือลองถามด้วยคำอื่น",
    },
    "cannot_answer": {
        "en": "The model finds that an authentication log cannot answer this.",
        "th": "โมเดลเห็นว่าบันทึกการยืนยันตัวตนตอบคำถามนี้ไม่ได้",
    },
    "not_in_plan": {
        "en": "Not understood: {words}.",
        "th": "ไม่เข้าใจ {words}",
    },
    "read_by_model": {
        "en": "Only the model read {words}; see what was understood.",
        "th": "คำว่า {words} มีเพียงโมเดลที่ตีความ โปรดดูสิ่งที่เข้าใจ",
    },
    "contradicts": {
        "en": "The model's reading does not fit the question: {reasons}",
        "th": "สิ่งที่โมเดลเข้าใจไม่ตรงกับคำถาม: {reasons}",
    },
    "say_outcome": {
        "en": "Say whether failed or successful logins are meant.",
        "th": "ระบุว่าหมายถึงล็อกอินที่ล้มเหลวหรือสำเร็จ",
    },
    "ask_otherwise": {
        "en": "Say it in other words, or try one of the suggestions.",
        "th": "ลองใช้คำอื่น หรือเลือกถามตามตัวอย่าง",
    },
    "this_question": {"en": "this question", "th": "คำถามนี้"},
}


def say(language: Language, key: str, **values: object) -> str:
    """Return the sentence `key` in `language`."""
    return _TEXTS[key][language].format(**values)


def quote_words(language: Language, words: tuple[str, ...]) -> str:
    """Return `words` quoted in a row, or "this question" where there are none."""
    return ", ".join(f"“{word}”" for word in words) or say(language, "this_question")
