"""Two languages in plain columns: `x_ru` and `x_en`, read as `x`."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Expression, F, Func, Value
from django.db.models.functions import Coalesce, NullIf, Replace
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("ru", "en")


def active_language() -> str:
    """The language of the page: "en", or "ru" for everything else."""
    return "en" if (get_language() or "").startswith("en") else "ru"


def languages_by_preference() -> tuple[str, str]:
    """The active language, then the one to fall back to."""
    return ("en", "ru") if active_language() == "en" else ("ru", "en")


class LocalizedText(str):
    """A text that knows its `language` and whether it `is_fallback`: not the one asked for."""

    language: str
    is_fallback: bool

    def __new__(cls, text: str, language: str, *, is_fallback: bool) -> LocalizedText:
        self = super().__new__(cls, text)
        self.language = language
        self.is_fallback = is_fallback
        return self


class Localized:
    """Give `x` from the columns `x_ru` and `x_en`: the active language, else the other."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        wanted, other = languages_by_preference()
        text = getattr(instance, f"{self.name}_{wanted}")
        fallback = "" if text else getattr(instance, f"{self.name}_{other}")
        if fallback:
            return LocalizedText(fallback, other, is_fallback=True)
        return LocalizedText(text, wanted, is_fallback=False)


class _Alphabetical(Func):
    """Compare by code point on both databases, so that both give one order."""

    template = "%(expressions)s"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = '(%(expressions)s) COLLATE "C"'
        return super().as_sql(compiler, connection, template=template, **context)


def localized(name: str) -> Expression:
    """Order by `x` as a reader of the active language expects, ё beside е.

    Both databases put Ё before А by code point, so it is folded for the comparison.
    """
    wanted, other = languages_by_preference()
    text: Expression = Coalesce(NullIf(F(f"{name}_{wanted}"), Value("")), F(f"{name}_{other}"))
    for yo, ye in (("ё", "е"), ("Ё", "Е")):
        text = Replace(text, Value(yo), Value(ye))
    return _Alphabetical(text)


def in_russian(label: Any) -> Any:
    """The label of a Russian column: "title (Russian)"."""
    return format_lazy("{} ({})", label, _("in Russian"))


def in_english(label: Any) -> Any:
    """The label of an English column: "title (English)"."""
    return format_lazy("{} ({})", label, _("in English"))
