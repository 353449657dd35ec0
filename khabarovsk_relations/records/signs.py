"""Signs that nobody sees or types, and that neither a database, a page nor a spreadsheet bears.

Controls but tab and line breaks; what turns the direction of a text (Unicode, UAX #9); halves of
surrogates, noncharacters, and what stands for bytes that were no text.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd-\uffff]"
)


def has_unseen(text: str) -> bool:
    return bool(_UNSEEN.search(text))


def without_unseen(text: str) -> str:
    return _UNSEEN.sub("", text)
