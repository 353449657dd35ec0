"""In which language a text is written, told by its script, for screen readers and fonts.

The same code point is drawn differently in Japanese and in Chinese (Han unification, Unicode
Standard, chapter 18), and a voice reads a name only in its own language. Languages are BCP 47.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
_CYRILLIC = "\u0400-\u04ff"

_LETTER = re.compile(
    f"(?P<kana>[{_KANA}])|(?P<han>[{_HAN}])|(?P<hangul>[{_HANGUL}])"
    f"|(?P<cyrillic>[{_CYRILLIC}])|(?P<latin>[A-Za-z\u00c0-\u024f])"
)
# One script other than Latin, with what joins its words; the marks of East Asia belong to it.
_EAST = f"[{_HAN}{_KANA}{_HANGUL}\u3001-\u303f\uff00-\uff65]"
_RUN = re.compile(
    f"[{_HAN}{_KANA}{_HANGUL}](?:[\\s0-9·-]*{_EAST})*|[{_CYRILLIC}]+(?:[\\s-]+[{_CYRILLIC}]+)*"
)

# The scripts that a language is written in; those not named here have Latin letters.
_SCRIPTS = {
    "ja": ("kana", "han"),
    "zh": ("han",),
    "ko": ("hangul", "han"),
    **dict.fromkeys(("ru", "be", "bg", "kk", "mn", "uk"), ("cyrillic",)),
}
_LANGUAGES = {"kana": "ja", "han": "zh", "hangul": "ko", "cyrillic": "ru", "latin": "en"}


def language_of(text: str, own: str = "") -> str:
    """The language of a text: `own`, unless the script of most of its letters speaks against it.

    Kana make it Japanese, Hangul Korean, Han alone Chinese, Cyrillic Russian, Latin English.
    Where no letter tells, it is `own`, which may be empty.
    """
    script = _script_of(text)
    return own if not script or (own and _is_written(own, script)) else _LANGUAGES[script]


def runs_of(text: str, around: str, own: str = "") -> Iterator[tuple[str, str]]:
    """The text in pieces, each with its language where that is not the one `around` it, else "".

    `own`: the language in which names in it are probably written. Latin letters stand in texts
    of every language, and are no run of their own.
    """
    place = 0
    for run in _RUN.finditer(text):
        script = _script_of(run[0])
        if not _is_written(around, script):
            yield text[place : run.start()], ""
            yield run[0], language_of(run[0], own)
            place = run.end()
    yield text[place:], ""


def _script_of(text: str) -> str:
    counts = Counter(letter.lastgroup for letter in _LETTER.finditer(text))
    if counts["kana"]:
        # Japanese mixes both, and no other language has kana.
        counts["kana"] += counts.pop("han", 0)
    elif counts["hangul"]:
        counts["hangul"] += counts.pop("han", 0)
    return max(counts, key=counts.get, default="") or ""


def _is_written(language: str, script: str) -> bool:
    return script in _SCRIPTS.get(language.split("-")[0], ("latin",))
