"""Dates kept exactly as far as they are known: a subset of EDTF (ISO 8601-2:2019).

Canonical forms, years 1000 to 2999:

- year `1965`, month `1965-04`, day `1965-04-23`;
- season `2005-21` spring, `-22` summer, `-23` autumn, `-24` winter (December of that year to the
  end of February of the next); decade `199X`;
- `?` uncertain, `~` approximate, `%` both: after any of these, or after each end of an interval;
- interval `2005-12/2006-01`, open `1999/..` or `../2006`; an end is a year, season, month or day;
- one of a span `[2007..2011]` ("between"): year, month or day at each end, without qualifier.

Unknown is the empty string. Nothing here knows Django.
"""

import datetime
import enum
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from .edtf_words import (
    EN_MONTHS,
    EN_SEASONS,
    MAX_LENGTH,
    NBSP,
    RU_MONTHS,
    RU_SEASONS,
    WINTER,
    EDTFError,
    Part,
    canonical,
    check_characters,
    join_signs,
    winter_years,
)

__all__ = ["MAX_LENGTH", "EDTFDate", "EDTFError", "Precision", "years_touched"]

FIRST_YEAR, LAST_YEAR = "1000", "2999"

_END = r"(?:\d{4}(?:-\d\d){0,2}|\d\d[\dX]X)[?~%]?"
_SHAPE = re.compile(
    rf"(?P<start>{_END})|(?P<left>{_END}|\.\.)/(?P<right>{_END}|\.\.)"
    rf"|\[(?P<first>{_END})\.\.(?P<last>{_END})\]",
    re.ASCII,
)


class Precision(enum.StrEnum):
    """How far a date is known."""

    UNKNOWN = "unknown"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    INTERVAL = "interval"
    ONE_OF = "one_of"


@dataclass(frozen=True, slots=True)
class EDTFDate:
    """A date as far as it is known, made by `parse` or `read`; equal where the text is equal.

    It has no `<`: which of two imprecise dates is "less" depends on the question. Order by
    `sort_key`; ask with `earliest` and `latest`, which qualifiers never widen.
    """

    text: str
    earliest: datetime.date | None
    latest: datetime.date | None
    precision: Precision
    is_approximate: bool = False
    is_uncertain: bool = False
    is_open_start: bool = False
    is_open_end: bool = False

    @classmethod
    def parse(cls, text: str) -> "EDTFDate":
        """The date of a canonical EDTF string, nothing else; "" is unknown. Raises EDTFError.

        Two ends that name the same time become that one time, with the qualifiers of both. The
        end is before the start only if it cannot be otherwise: `2005-05/2005` stays, because some
        day of 2005 is not before May, and means "from May to some time in 2005".
        """
        return _parse(text)

    @classmethod
    def read(cls, text: str) -> "EDTFDate":
        """The date of canonical EDTF or of what a clerk types in Russian or English.

        What is both is EDTF: `2005-06` is June 2005. Raises EDTFError.
        """
        if _SHAPE.fullmatch(text):
            return _parse(text)
        return _parse(canonical(text))

    def display(self, language: str, *, cell: bool = False) -> str:
        """The date in words, in Russian for "ru" and else in English; `read` understands them.

        Nothing is added to what is known. A table cell, or a list under the heading of a year,
        leaves out «г.» and «гг.»: `cell=True`.
        """
        return _in_words(self.text, russian=language == "ru", cell=cell)

    def display_since(self, language: str) -> str:
        """The date as a beginning, «с 25 мая 1990 г.»; empty where it is none, as a period is."""
        try:
            return EDTFDate.parse(f"{self.text}/..").display(language)
        except EDTFError:
            return ""

    @property
    def datetime_attribute(self) -> str:
        """What HTML's `<time datetime>` can say without claiming more than is known, or ""."""
        exact = self.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR)
        return self.text if exact and not (self.is_approximate or self.is_uncertain) else ""

    @property
    def sort_key(self) -> tuple[bool, int, int]:
        """By earliest day, the coarser first, unknown last: SQL's `earliest ASC, latest DESC`."""
        if self.earliest is None or self.latest is None:
            return (True, 0, 0)
        return (False, self.earliest.toordinal(), -self.latest.toordinal())

    def years(self, today: datetime.date) -> range:
        """The years the date touches; `today` is where an open end stops for the time being.

        An open end counts at least the year it starts in, an open beginning only its last year.
        """
        if self.earliest is None or self.latest is None:
            return range(0)
        return years_touched(self.earliest.year, self.latest.year, today.year)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


def years_touched(first: int, last: int, this_year: int) -> range:
    """The years between the years of two bounds, where the ends that are open count as little.

    See `EDTFDate.years`; an open end has the smallest or the largest year that there is.
    """
    if first == datetime.MINYEAR:
        first = last
    if last == datetime.MAXYEAR:
        last = max(first, this_year)
    return range(first, last + 1)


# ---- bounds --------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _parse(text: str) -> EDTFDate:
    if not text:
        return EDTFDate("", None, None, Precision.UNKNOWN)
    if len(text) > MAX_LENGTH:
        raise EDTFError("too_long")
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise _fault(text)
    flags = {
        "is_approximate": "~" in text or "%" in text,
        "is_uncertain": "?" in text or "%" in text,
    }
    if match["start"]:
        # From the match, so that a subclass of str does not travel on with the date.
        return EDTFDate(match["start"], *_bounds(Part.split(match["start"])), **flags)

    is_one_of = match["first"] is not None
    left, right = match.group("first", "last") if is_one_of else match.group("left", "right")
    is_open_start, is_open_end = left == "..", right == ".."
    if is_open_start and is_open_end:
        raise EDTFError("open_both")
    start = None if is_open_start else Part.split(left)
    end = None if is_open_end else Part.split(right)
    earliest = _bounds_of_end(start, is_one_of=is_one_of)[0] if start else datetime.date.min
    latest = _bounds_of_end(end, is_one_of=is_one_of)[1] if end else datetime.date.max
    if latest < earliest:
        raise EDTFError("order")
    if start and end and start[:3] == end[:3]:
        return _parse(str(start._replace(sign=join_signs(start.sign, end.sign))))
    return EDTFDate(
        f"[{left}..{right}]" if is_one_of else f"{left}/{right}",
        earliest,
        latest,
        Precision.ONE_OF if is_one_of else Precision.INTERVAL,
        **flags,
        is_open_start=is_open_start,
        is_open_end=is_open_end,
    )


def _bounds_of_end(part: Part, *, is_one_of: bool) -> tuple[datetime.date, datetime.date]:
    """First and last day of what may stand at an end; raises EDTFError for what may not."""
    earliest, latest, precision = _bounds(part)
    if is_one_of and (part.sign or precision in (Precision.SEASON, Precision.DECADE)):
        raise EDTFError("one_of")
    if precision is Precision.DECADE:
        raise EDTFError("decade_interval")
    return earliest, latest


def _fault(text: str) -> EDTFError:
    """What is wrong with a string that has not the shape of EDTF."""
    try:
        check_characters(text)
    except EDTFError as error:
        return error
    if re.match(r"\d{1,3}(?!\w)", text):
        return EDTFError("year_digits")
    return EDTFError("unreadable")


def _bounds(part: Part) -> tuple[datetime.date, datetime.date, Precision]:
    """First and last day of one end of a date; raises EDTFError where there is no such time."""
    if part.year.endswith("XX"):
        raise EDTFError("century", {"text": part.year, "century": part.year[:2]})
    if not FIRST_YEAR <= part.year.replace("X", "0") <= LAST_YEAR:
        raise EDTFError("year_range", {"year": part.year})
    if part.year.endswith("X"):
        decade = int(part.year[:3]) * 10
        return (datetime.date(decade, 1, 1), datetime.date(decade + 9, 12, 31), Precision.DECADE)
    year = int(part.year)
    if not part.month:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31), Precision.YEAR
    month = int(part.month)
    if 21 <= month <= 24 and not part.day:
        first_month = (month - 20) * 3
        last_year, last_month = (year + 1, 2) if part.month == WINTER else (year, first_month + 2)
        last = datetime.date(last_year, last_month, monthrange(last_year, last_month)[1])
        return datetime.date(year, first_month, 1), last, Precision.SEASON
    if not 1 <= month <= 12:
        raise EDTFError("month", {"month": part.month})
    length = monthrange(year, month)[1]
    if not part.day:
        return (datetime.date(year, month, 1), datetime.date(year, month, length), Precision.MONTH)
    day = int(part.day)
    if not 1 <= day <= length:
        code = "leap_day" if (month, day) == (2, 29) else "day"
        raise EDTFError(code, {"day": day, "month": month, "year": year})
    return (datetime.date(year, month, day), datetime.date(year, month, day), Precision.DAY)


# ---- words ---------------------------------------------------------------------------------------

_QUALIFIERS = {
    True: {"": "", "?": "предположительно ", "~": "около ", "%": "предположительно, около "},
    False: {"": "", "?": "probably ", "~": "about ", "%": "probably about "},
}
# «с около 1999 г.» is no Russian, hence «примерно» in front of the preposition.
_OPEN_QUALIFIERS = {
    True: {
        "": "{} ",
        "?": "предположительно {} ",
        "~": "примерно {} ",
        "%": "предположительно, примерно {} ",
    },
    False: {"": "{} ", "?": "probably {} ", "~": "{} about ", "%": "probably {} about "},
}
_FROM_TO_QUALIFIERS = {
    True: {"?": "предположительно ", "~": "примерно ", "%": "предположительно, примерно "},
    False: {"?": "probably ", "~": "approximately ", "%": "probably, approximately "},
}


def _in_words(text: str, *, russian: bool, cell: bool) -> str:
    if not text:
        return ""
    if text.startswith("["):
        start, end = text[1:-1].split("..")
        before, joint = ("между ", " и ") if russian else ("between ", " and ")
        words = _pair(
            Part.split(start),
            Part.split(end),
            russian=russian,
            cell=cell,
            case="instrumental",
            joints=(joint, joint),
        )
        return before + words
    if "/" not in text:
        return _single(Part.split(text), russian=russian, cell=cell)
    start, end = text.split("/")
    if end == "..":
        return _open("с" if russian else "since", Part.split(start), russian=russian, cell=cell)
    if start == "..":
        return _open("до" if russian else "until", Part.split(end), russian=russian, cell=cell)
    return _pair(Part.split(start), Part.split(end), russian=russian, cell=cell)


def _pair(
    start: Part,
    end: Part,
    *,
    russian: bool,
    cell: bool,
    case: str = "nominative",
    joints: tuple[str, str] = ("–", " – "),
) -> str:
    """Two ends, what they share said once; `joints` stand between short and long ends."""
    short, long = joints
    if not (start.month or end.month or start.sign or end.sign):
        return f"{start.year}{short}{end.year}" + _year_word("гг.", russian=russian, cell=cell)
    if not _share_year(start, end):
        if start.sign and start.sign == end.sign:
            return _from_to(start, end, russian=russian, cell=cell)
        options = {"russian": russian, "cell": cell, "case": case}
        return _single(start, **options) + long + _single(end, **options)
    is_same_month = bool(start.day) and start.month == end.month
    lent = start._replace(year="", month="" if is_same_month else start.month, sign="")
    case = "genitive" if start.sign in ("~", "%") else case
    first = _named(lent, russian=russian, case=case) if lent.month else str(int(lent.day))
    joint = long if start.day and not is_same_month else short
    last = _single(end._replace(sign=""), russian=russian, cell=cell, case=case)
    return _QUALIFIERS[russian][start.sign] + first + joint + last


def _from_to(start: Part, end: Part, *, russian: bool, cell: bool) -> str:
    """Two ends with one qualifier, said once: only before «с … по …» it is read as that of both."""
    is_lent = start.year == end.year and start.month and end.month
    if is_lent and WINTER not in (start.month, end.month):
        first = _named(start._replace(year=""), russian=russian, case="genitive")
    elif not (start.month or end.month):
        first = start.year
    else:
        first = _single(start._replace(sign=""), russian=russian, cell=cell, case="genitive")
    last = _single(end._replace(sign=""), russian=russian, cell=cell, case="accusative")
    before, joint = ("с", "по") if russian else ("from", "to")
    return f"{_FROM_TO_QUALIFIERS[russian][start.sign]}{before} {first} {joint} {last}"


def _share_year(start: Part, end: Part) -> bool:
    """Whether the year need be said only once: the same year, qualifier and kind of date."""
    return (
        (start.year, start.sign, bool(start.day)) == (end.year, end.sign, bool(end.day))
        and all((start.month, end.month))
        and WINTER not in (start.month, end.month)
        and (start.month > "12") == (end.month > "12")
    )


def _open(preposition: str, part: Part, *, russian: bool, cell: bool) -> str:
    words = _single(part._replace(sign=""), russian=russian, cell=cell, case="genitive")
    return _OPEN_QUALIFIERS[russian][part.sign].format(preposition) + words


def _single(part: Part, *, russian: bool, cell: bool, case: str = "nominative") -> str:
    """One end with its qualifier and «г.»."""
    if part.sign in ("~", "%"):
        case = "genitive"
    is_decade = part.year.endswith("X")
    article = "the " if is_decade and part.sign and not russian else ""
    words = _QUALIFIERS[russian][part.sign] + article + _named(part, russian=russian, case=case)
    return words + _year_word("гг." if is_decade else "г.", russian=russian, cell=cell)


def _named(part: Part, *, russian: bool, case: str) -> str:
    """Day, month or season, and year, as far as `part` has them."""
    year = part.year
    if year.endswith("X"):
        ending = ("-х" if case == "genitive" else "-е") if russian else "s"
        return f"{year[:3]}0{ending}"
    words = [str(int(part.day))] if part.day else []
    if part.month > "12":
        seasons = RU_SEASONS[case] if russian else EN_SEASONS["nominative"]
        words.append(seasons.split()[int(part.month) - 21])
        if part.month == WINTER:
            year = winter_years(int(year))
    elif part.month:
        months = RU_MONTHS["genitive" if part.day else case] if russian else EN_MONTHS["nominative"]
        words.append(months.split()[int(part.month) - 1])
    return " ".join([*words, year] if year else words)


def _year_word(word: str, *, russian: bool, cell: bool) -> str:
    return NBSP + word if russian and not cell else ""
