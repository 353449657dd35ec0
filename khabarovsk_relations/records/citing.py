"""How to cite a record, and how to write to the register about it.

- The Russian line follows GOST R 7.0.5-2008 (references to a part of an electronic resource:
  title // site: [site]. URL (date of access)) with the «[сайт]» of GOST R 7.0.100-2018.
- The entry is one of BibTeX (O. Patashnik, "BibTeXing", 1988) with the fields `url` and
  `urldate` of biblatex, which plain styles without them leave out.
- The link to write a letter is a `mailto` of RFC 6068.

A line in a language leads to the page in that language. "Today" is today in Khabarovsk.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from .edtf import EDTFDate
from .localized import LocalizedText, active_language

SITE = {
    "ru": "Реестр международных связей Хабаровска",
    "en": "Register of Khabarovsk's international relations",
}
AUTHOR = {"ru": "Администрация города Хабаровска", "en": "Khabarovsk city administration"}
CHANGED = {"ru": "Запись изменена {}", "en": "Last changed {}"}
# Those who read this know the standard by its number: the words of a page do not name it.
DATED = {"ru": "Дата (ISO 8601-2): {}", "en": "Date (ISO 8601-2): {}"}

# The title in the subject of a letter; more than this makes addresses that programs cut.
SUBJECT_LENGTH = 80


@dataclass(frozen=True)
class Reference:
    """A line to copy: a title, which may be in another language, and the rest behind it."""

    language: str
    title: LocalizedText
    rest: str

    def __str__(self) -> str:
        return f"{self.title}{self.rest}"


def address_of(record: Any, language: str | None = None) -> str:
    """The whole address of its page, in a language or in the active one."""
    with translation.override(language or active_language()):
        return f"{settings.SITE_URL}{record.get_absolute_url()}"


def title_of(record: Any, language: str) -> LocalizedText:
    """Its title on one line as a reader of the language sees it."""
    with translation.override(language):
        title = record.title
    return LocalizedText(
        one_line(title),
        getattr(title, "language", language),
        is_fallback=getattr(title, "is_fallback", False),
    )


def one_line(text: str) -> str:
    """The text without line breaks and control characters; no-break spaces stay."""
    spaced = re.sub(r"[^\S\xa0]+", " ", text).strip()
    return "".join(letter for letter in spaced if unicodedata.category(letter) != "Cc")


def inner_quotes(text: str) -> str:
    """The text as it stands inside quotation marks: „лапки“ in «ёлочки», ‘these’ in “these”."""
    marks = ("«»", "„“") if active_language() == "ru" else ("“”", "‘’")
    return text.translate(str.maketrans(*marks))


def day_in_words(day: datetime.date, language: str) -> str:
    return EDTFDate.parse(day.isoformat()).display(language)


# ---- references ----------------------------------------------------------------------------------


def gost(record: Any, today: datetime.date) -> Reference:
    """The Russian line: «Харбин // Реестр …: [сайт]. URL: … (дата обращения: 24.11.2026)»."""
    address = address_of(record, "ru")
    rest = f" // {SITE['ru']}: [сайт]. URL: {address} (дата обращения: {today:%d.%m.%Y})."
    return Reference("ru", title_of(record, "ru"), rest)


def plain_english(record: Any, today: datetime.date) -> Reference:
    """The English line: what, where, who, when it was changed, and when it was read."""
    title = title_of(record, "en")
    stop = "" if title.endswith((".", "!", "?", "…")) else "."
    changed = day_in_words(timezone.localdate(record.updated_at), "en")
    rest = (
        f"{stop} {SITE['en']}. {AUTHOR['en']}, last changed {changed}."
        f" {address_of(record, 'en')} (accessed {day_in_words(today, 'en')})."
    )
    return Reference("en", title, rest)


def bibtex(record: Any, today: datetime.date, language: str | None = None) -> str:
    """An entry in the language of the page. Its key is the same in every language.

    A second pair of braces keeps styles from making small letters of capital ones, and from
    taking an office for a person with given name and surname.
    """
    language = language or active_language()
    changed = timezone.localdate(record.updated_at)
    note = CHANGED[language].format(day_in_words(changed, language))
    if record.order_date:
        # The Russian words end in «г.», and a sentence has one full stop.
        stop = "" if note.endswith(".") else "."
        note = f"{note}{stop} {DATED[language].format(record.order_date)}"
    fields = {
        "author": f"{{{escaped(AUTHOR[language])}}}",
        "title": f"{{{escaped(title_of(record, language))}}}",
        "howpublished": f"{{{escaped(SITE[language])}}}",
        "year": f"{changed.year}",
        # Verbatim in biblatex and in \url: nothing here to escape, for an address is ASCII.
        "url": address_of(record, language),
        "urldate": today.isoformat(),
        "note": escaped(note),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{bibtex_key(record)},", *lines, "}"])


def bibtex_key(record: Any) -> str:
    """For example `city-harbin`: records of two kinds may have the same page address."""
    with translation.override("en"):
        return f"{slugify(record._meta.verbose_name)}-{record.slug}"


# BibTeX counts braces even behind a backslash, so that a single one must go by its name.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "\xa0": "~",
    }
    | {letter: f"\\{letter}" for letter in "%&#$_"}
)


def escaped(text: str) -> str:
    """The text as LaTeX writes it; letters of every script stay as they are, in UTF-8."""
    return text.translate(_ESCAPES)


# ---- letters -------------------------------------------------------------------------------------


def mail_about(address: str, title: str = "") -> str:
    """A link that begins a letter about the page at this address; "" where nobody reads letters.

    Everything is percent-encoded (RFC 6068, section 2), so that no title adds a recipient or
    a header; a line of the body ends in CR LF (section 5).
    """
    if not settings.CONTACT_EMAIL:
        return ""
    subject = _("A mistake in the register")
    if title:
        words = inner_quotes(Truncator(one_line(title)).chars(SUBJECT_LENGTH))
        subject = _("A mistake in the record “%(title)s”") % {"title": words}
    body = [_("Page: %(address)s") % {"address": one_line(address)}, _("What is wrong:"), ""]
    fields = {"subject": subject, "body": "\r\n".join(body)}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
    return f"mailto:{quote(settings.CONTACT_EMAIL, safe='@')}?{query}"
