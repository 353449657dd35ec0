"""The vocabulary of dates, the reading of what clerks type, and the sentences that refuse.

Reading answers with a string in EDTF (Extended Date/Time Format, ISO 8601-2:2019); whether a day
exists and which end comes first is judged by `edtf`, which imports this module and also shows
dates in these words.
"""

import re
import unicodedata
from typing import Any, NamedTuple

MAX_LENGTH = 64
NBSP = "\u00a0"
WINTER = "24"  # the one season that two years share

RU_MONTHS = {
    "nominative": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "genitive": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "instrumental": "январём февралём мартом апрелем маем июнем июлем августом сентябрём октябрём"
    " ноябрём декабрём",
    "accusative": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "prepositional": "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре"
    " декабре",
    "short": "янв февр мар апр май июн июл авг сент окт нояб дек",
    "shorter": "янв фев мар апр май июн июл авг сен окт ноя дек",
}
EN_MONTHS = {
    "nominative": "January February March April May June July August September October November"
    " December",
    "short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "shorter": "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec",
}
RU_SEASONS = {
    "nominative": "весна лето осень зима",
    "genitive": "весны лета осени зимы",
    "instrumental": "весной летом осенью зимой",
    "prepositional": "весне лете осени зиме",
    "accusative": "весну лето осень зиму",
}
EN_SEASONS = {
    "nominative": "spring summer autumn winter",
    "american": "spring summer fall winter",
}

# What clerks type, folded to one letter or sign: Month, Season (below), From, To, Between, And,
# lone C, Years, an open end, nothing.
_SIGNS = {
    "F": "с со from since",
    "T": "до по to until till through",
    "B": "между between",
    "A": "и and",
    "C": "c с.",  # Latin "c" and Cyrillic «с.»: since or circa, nobody can tell
    "~": "c. ca circa about around approximately approx около ок примерно приблизительно прибл",
    "?": "probably possibly perhaps maybe предположительно предп вероятно возможно",
    "Y": "гг годы годов годах годам годами years",
    "..": "present",
    "": "г год года году годом year в во in on the of начиная",
}
_VOCABULARY = {word: sign for sign, words in _SIGNS.items() for word in words.split()} | {
    word.casefold().replace("ё", "е"): f"{letter}{number:02}"
    for letter, first, table in (
        ("M", 1, RU_MONTHS),
        ("M", 1, EN_MONTHS),
        ("S", 21, RU_SEASONS),
        ("S", 21, EN_SEASONS),
    )
    for words in table.values()
    for number, word in enumerate(words.split(), first)
}

# code: the sentence in Russian and in English.
SENTENCES = {
    "too_long": (
        f"Слишком длинно: не более {MAX_LENGTH} знаков",
        f"Too long: at most {MAX_LENGTH} characters",
    ),
    "control": (
        "В дате есть невидимый служебный знак: наберите её заново",
        "The date contains an invisible control character: type it again",
    ),
    "digits": (
        "Дата пишется обычными цифрами от 0 до 9: 1965",
        "Write the date with the ordinary digits 0 to 9: 1965",
    ),
    "year_digits": (
        "Год пишется четырьмя цифрами: 1965",
        "Write the year with four digits: 1965",
    ),
    "decade_digits": (
        "Десятилетие пишется четырьмя цифрами: 1990-е",
        "Write the decade with four digits: 1990s",
    ),
    "year_range": (
        "Года {year} здесь быть не может: только от 1000 до 2999",
        "The year {year} is out of range: only 1000 to 2999",
    ),
    "no_year": (
        "Не указан год: допишите его четырьмя цифрами, например 1965",
        "The year is missing: add it with four digits, for example 1965",
    ),
    "month": ("Месяца {month} не бывает", "There is no month {month}"),
    "day": ("{day} {month_name} не бывает", "There is no {day} {month_name}"),
    "leap_day": (
        "{day} {month_name} {year} года не бывает",
        "There is no {day} {month_name} {year}",
    ),
    "ambiguous": (
        "{text} можно прочесть двояко: напишите {first:02}.{second:02}.{year}"
        " или {second} {first_name} {year}",
        "{text} can be read two ways: write {first} {second_name} {year}"
        " or {second} {first_name} {year}",
    ),
    "two_years": (
        "{text} можно прочесть двояко: напишите, например, 2005–2006, 06.2005 или зима 2005/06",
        "{text} can be read two ways: write, for example, 2005–2006, June 2005 or winter 2005/06",
    ),
    "winter": (
        "Зима приходится на два года подряд: напишите зима {this} или зима {previous}",
        "A winter spans two years in a row: write winter {this} or winter {previous}",
    ),
    "lone_c": (
        "«{text}» можно прочесть двояко: напишите «с {rest}» или «около {rest}»",
        '"{text}" can be read two ways: write "since {rest}" or "about {rest}"',
    ),
    "order": ("Конец раньше начала", "The end is before the start"),
    "open_both": (
        "У промежутка должно быть начало или конец: с 1999, до 2006",
        "A period needs a start or an end: since 1999, until 2006",
    ),
    "century": (
        "{text} — целое столетие: напишите десятилетие ({century}00-е) или годы"
        " ({century}00–{century}99)",
        "{text} is a whole century: write a decade ({century}00s) or years"
        " ({century}00–{century}99)",
    ),
    "decade_interval": (
        "Промежуток не начинается и не кончается десятилетием: напишите годы, например 1990–2009",
        "A decade cannot be the start or the end of a period: write years, for example 1990–2009",
    ),
    "one_of": (
        "После «между» ставится только год, месяц или день, без «около» и «предположительно»:"
        " между 2007 и 2011",
        'After "between" put only a year, a month or a day, without "about" or "probably":'
        " between 2007 and 2011",
    ),
    "unreadable": (
        "Дата не понята: напишите, например, 23.04.1965, май 2005 или около 1992",
        "The date is not understood: write, for example, 23 April 1965, May 2005 or about 1992",
    ),
}


class EDTFError(ValueError):
    """A refusal: `code` is a key of SENTENCES, `params` what its sentence is filled with."""

    def __init__(self, code: str, params: dict[str, Any] | None = None) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params or {}

    def message(self, language: str) -> str:
        """One plain sentence that names the fault, without a full stop; "ru", else English."""
        russian = language == "ru"
        names = RU_MONTHS["genitive"] if russian else EN_MONTHS["nominative"]
        months = {
            f"{key}_name": names.split()[self.params[key] - 1]
            for key in ("month", "first", "second")
            if isinstance(self.params.get(key), int)
        }
        return SENTENCES[self.code][0 if russian else 1].format(**self.params, **months)

    def __str__(self) -> str:
        return self.message("en")


class Part(NamedTuple):
    """One end of a date as written: digits or "" for each; `month` may be a season's number."""

    year: str = ""
    month: str = ""
    day: str = ""
    sign: str = ""

    @classmethod
    def split(cls, end: str) -> "Part":
        """Take a canonical end (`1965-04-23~`, `199X`) apart; nothing is checked."""
        sign = end[-1] if end[-1] in "?~%" else ""
        return cls(*end.rstrip("?~%").split("-"), sign=sign)

    def __str__(self) -> str:
        return "-".join(filter(None, self[:3])) + self.sign


def join_signs(*signs: str) -> str:
    """EDTF's one qualifier for all of these: `%` where both `?` and `~` are said."""
    said = "".join(signs)
    uncertain, approximate = "?" in said, "~" in said
    if "%" in said or (uncertain and approximate):
        return "%"
    return "?" * uncertain or "~" * approximate


def check_characters(text: str) -> None:
    """Refuse control characters, and digits other than 0-9, which Python would take for numbers."""
    for character in text:
        if unicodedata.category(character) == "Cc" and character not in "\t\n\r":
            raise EDTFError("control")
        if character.isdigit() and not character.isascii():
            raise EDTFError("digits")


# ---- reading -------------------------------------------------------------------------------------

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # pasted along, seen by nobody
_HYPHEN = re.compile("[\u2010-\u2012\u2212\u2043\ufe63\uff0d]")
_DASH = re.compile("[\u2013-\u2015\ufe58]")
_WORD = re.compile(r"[^\W\d_]+\.?")
_ORDINAL = re.compile(r"(?<!\d)(\d\d?)(?:(?:st|nd|rd|th)\b|[–-]?(?:го|ого|е|ое)(?= M))")
_YEAR_ENDING = re.compile(r"(?<!\d)(\d{4})[–-](?:й|го|м|ом)\b")
_DECADE = re.compile(r"(?<!\d)(\d{3})(?:0(?:[–-]?ы?[ехex]|['’]?s)|[xх])(?![^\W\d_])")
_SHORT_DECADE = re.compile(r"(?<!\d)\d0(?:[–-]?ы?[ехex]|['’]?s)(?![^\W\d_])")
_TWO_YEARS = re.compile(r"(?<!\d)(\d{4}-\d\d?) ?Y")
_CENTURY = re.compile(r"(?<!\d)(\d\d)[xх]{2}(?![^\W\d_])")

_LONE_C = re.compile(r"\b[cс]\b\.?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"([?~% ]*)B(.+)A(.+)")
_FROM_TO = re.compile(r"([?~% ]*)[FC](.+)T(.+)")
_OPEN = re.compile(r"([?~% ]*)([FTC])(.+)")

# One end of a date, folded; the first form that fits tells how to take it.
_FORMS = {
    name: re.compile(pattern)
    for name, pattern in {
        "dotted": r"(?P<day>\d\d?)\.(?P<month>\d\d?)(?:\.(?P<year>\d+))?\.?",
        "slashed": r"(?P<day>\d\d?)(?P<mark>[/–-])(?P<month>\d\d?)(?P=mark)(?P<year>\d+)",
        "iso_day": r"(?P<year>\d{4})([–-])(?P<month>\d\d?)\2(?P<day>\d\d?)",
        "iso_month": r"(?P<year>\d{4})-(?P<month>\d\d?)",
        "month": r"(?P<month>\d\d?)[./-](?P<year>\d{4})",
        "month_first": r"M(?P<month>\d\d) (?P<day>\d\d?)(?: (?P<year>\d{4}))?",
        "month_word": r"(?:(?P<day>\d\d?)[ .-]*)?M(?P<month>\d\d)(?:[ .-]*(?P<year>\d+))?",
        "winter": rf"S(?P<month>{WINTER}) (?P<year>\d{{4}}) ?[/–-] ?(?P<next>\d\d(?:\d\d)?)",
        "season": r"S(?P<month>\d\d)(?: (?P<year>\d+))?",
        "two_years": r"(?P<year>\d{4})[/–]\d\d?",
        "day_and_year": r"(?P<day>\d\d?) (?P<year>\d{4})",
        "day": r"(?P<day>\d\d?)",
        "year": r"(?P<year>\d{3}X|\d+)",
    }.items()
}


def canonical(text: str) -> str:
    """The EDTF string of what a clerk typed in Russian or English; "" for nothing but spaces.

    A qualifier belongs to the end it stands at («около 1992 – 2005»); before «с … по …», or before
    a start that borrows its year from the end («предположительно 24–27 мая 2005»), to both ends.
    The answer still has to pass `EDTFDate.parse`. Raises EDTFError.
    """
    # A date shown in words may be longer than its EDTF: qualifiers count as the signs they fold to.
    if len(text) > 4 * MAX_LENGTH:
        raise EDTFError("too_long")
    folded = _fold(text)
    if len(folded) > MAX_LENGTH:
        raise EDTFError("too_long")
    if not text.strip():
        return ""
    if match := _CENTURY.search(folded):
        raise EDTFError("century", {"text": match[0].upper(), "century": match[1]})
    # «гг.» tells that 2005-06 is no month; everywhere else the plural adds nothing.
    if match := _TWO_YEARS.search(folded):
        raise EDTFError("two_years", {"text": match[1]})
    folded = folded.replace("Y", "").strip()
    if _SHORT_DECADE.search(folded):
        raise EDTFError("decade_digits")
    if match := _BETWEEN.fullmatch(folded):
        start, end = _both(match[1] + match[2], match[3])
        return f"[{start}..{end}]"
    if match := _FROM_TO.fullmatch(folded):
        start, end = _both(match[1] + match[2], match[1] + match[3])
        return f"{start}/{end}"
    if match := _OPEN.fullmatch(folded):
        end = _alone(_part(match[1] + match[3]))
        if match[2] == "C":
            rest = _LONE_C.split(text.strip(), maxsplit=1)[-1]
            raise EDTFError("lone_c", {"text": f"c {rest}", "rest": rest})
        return f"{end}/.." if match[2] == "F" else f"../{end}"
    if part := _part(folded):
        return str(_alone(part))
    for position, character in enumerate(folded):
        # The end first: where it is no date, this dash is not the one between two ends.
        if character not in "-–/":
            continue
        left, right = folded[:position].strip(), folded[position + 1 :].strip()
        if (right == ".." or _part(right)) and _part(left):
            start, end = _both(left, right)
            return f"{start}/{end}"
    raise EDTFError("unreadable")


def _fold(text: str) -> str:
    """Small letters, one hyphen and one dash, every known word as its sign, filler left out."""
    check_characters(text)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).casefold().replace("ё", "е")
    text = _HYPHEN.sub("-", _DASH.sub("–", text)).replace(",", " ").replace("(?)", "?")
    text = text.replace("настоящее время", "present")
    text = _WORD.sub(_sign_of_word, text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ?([./]) ?", r"\1", text)
    text = _ORDINAL.sub(r"\1", text)
    text = _YEAR_ENDING.sub(r"\1", text)
    return _DECADE.sub(r"\1X", text)


def _sign_of_word(match: re.Match[str]) -> str:
    word = match[0]
    sign = _VOCABULARY.get(word, _VOCABULARY.get(word.rstrip(".")))
    return word if sign is None else f" {sign} "


def _part(text: str) -> Part | None:
    """One end with whatever it says of itself, or None where this is no date at all."""
    body = text.strip("?~% ")
    matches = ((form, pattern.fullmatch(body)) for form, pattern in _FORMS.items())
    form, match = next(((form, match) for form, match in matches if match), ("", None))
    if match is None:
        return None
    said = match.groupdict("")
    year, month, day = (said.get(key, "") for key in ("year", "month", "day"))
    if year and len(year) != 4:
        raise EDTFError("year_digits")
    if form == "two_years":
        raise EDTFError("two_years", {"text": body})
    if form == "slashed":
        first, second = int(day), int(month)
        if 1 <= first <= 12 and 1 <= second <= 12 and first != second:
            values = {"text": body, "first": first, "second": second, "year": year}
            raise EDTFError("ambiguous", values)
        if first <= 12 < second:
            day, month = month, day
    if form == "winter" and str(int(year) + 1)[-len(said["next"]) :] != said["next"]:
        raise _no_winter(year)
    if form == "season" and month == WINTER and year:
        raise _no_winter(year)
    # A number above 12 must not slip through as the code of a season.
    if form in ("dotted", "slashed", "month") and int(month) > 12:
        raise EDTFError("month", {"month": month}) if year else EDTFError("year_digits")
    if form == "month_first" and not year and int(day) > 31:
        raise EDTFError("year_digits")  # «апрель 65»
    pad = {"month": month.zfill(2) if month else "", "day": day.zfill(2) if day else ""}
    return Part(year, **pad, sign=join_signs(text))


def winter_years(year: int) -> str:
    """2005/06, and 1999/2000 where two digits would look like an earlier year."""
    following = year + 1
    return f"{year}/{following % 100:02}" if following % 100 else f"{year}/{following}"


def _no_winter(year: str) -> EDTFError:
    this, previous = winter_years(int(year)), winter_years(int(year) - 1)
    return EDTFError("winter", {"this": this, "previous": previous})


def _alone(part: Part | None) -> Part:
    """An end that can borrow nothing from another."""
    if part is None:
        raise EDTFError("unreadable")
    if not part.year:
        raise EDTFError("no_year" if part.month else "year_digits")
    if part.day and not part.month:
        raise EDTFError("unreadable")
    return part


def _both(left: str, right: str) -> tuple[Part, Part | str]:
    """Two ends, each lending the other what it leaves unsaid: «24–27 мая 2005», May 24–27, 2005."""
    start, end = _part(left), _part(right)
    if right.strip() == "..":
        return _alone(start), ".."
    if start is None or end is None:
        raise EDTFError("unreadable")
    if end.day and not end.month:
        end = end._replace(month=start.month if start.day else "")
    end = _alone(end)
    if not start.year:
        if start.day and not start.month:
            if not end.day:
                raise EDTFError("unreadable" if end.month else "year_digits")
            start = start._replace(month=end.month)
        elif not end.month:  # «май – 2005» is more likely a slip than a period
            raise EDTFError("unreadable")
        if start.month == WINTER:
            raise _no_winter(end.year)
        end = end._replace(sign=join_signs(start.sign, end.sign))
        start = start._replace(year=end.year)
    return _alone(start), end
