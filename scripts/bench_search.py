"""How long the search page asks the database at 50,000 records, for each class of query.

On SQLite, and on PostgreSQL too where DATABASE_URL names one: there in a database of its own
beside the named one, which is dropped afterwards. The records are made up, the same each time.
"""

import datetime
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AGREEMENTS, DELEGATIONS, EVENTS, CITIES, SPELLINGS = 5_000, 20_000, 24_800, 200, 800
VOCABULARY = 20_000
CHARACTERS = "山田佐藤鈴木高橋中村小林王李張劉陳楊黄趙呉周本口島崎吉"
REPEATS = 15
QUERIES = [
    ("rare word", "butterfly"),
    ("rare word, Russian", "бабочка"),
    ("common word, in half of all", "делегация"),
    ("beginning of a common word", "деле"),
    ("two Chinese characters", "吉田"),
    ("city in Chinese characters", "富川"),
    ("city, with its records", "Пучхон"),
    ("city and common word", "Пучхон делегация"),
    ("year", "2005"),
    ("slip of the finger", "Niigta"),
    ("slip of the finger, Russian", "Порланд"),
]


def vocabulary(random_, consonants, vowels):
    """Made-up words of two to four syllables, each once, in one order."""
    words = {}
    while len(words) < VOCABULARY:
        syllables = random_.randint(2, 4)
        parts = (random_.choice(consonants) + random_.choice(vowels) for _ in range(syllables))
        word = "".join(parts)
        words[word + random_.choice(["", random_.choice(consonants)])] = None
    return list(words)


class Maker:
    """Makes texts as long as those of the archive, 300 to 500 letters a record in two languages."""

    def __init__(self):
        self.random = random.Random(1965)
        self.words = {
            "ru": vocabulary(self.random, "бвгджзклмнпрстфхцчшщ", "аеиоуыэюя"),
            "en": vocabulary(self.random, "bcdfghjklmnprstvwz", "aeiouy"),
        }

    def text(self, language, length):
        """So many words, some of them far more frequent than others."""
        places = (int(self.random.expovariate(1 / 1500)) % VOCABULARY for _ in range(length))
        return " ".join(self.words[language][place] for place in places)

    def person(self):
        """A name of three characters out of thirty."""
        return "".join(self.random.choices(CHARACTERS, k=3))

    def titles(self):
        """Half of all titles hold the common word, one in 5,000 the rare one."""
        ru, en = self.text("ru", 6), self.text("en", 6)
        if self.random.random() < 0.5:
            ru, en = f"Делегация {ru}", f"Delegation {en}"
        if self.random.random() < 0.0002:
            ru, en = f"{ru} бабочка", f"{en} butterfly"
        return {"title_ru": ru, "title_en": en}

    def texts(self, *names, length):
        return {
            f"{name}_{language}": self.text(language, length)
            for name in names
            for language in ("ru", "en")
        }

    def date(self):
        first = datetime.date(1962, 1, 1).toordinal()
        last = datetime.date(2026, 12, 31).toordinal()
        return datetime.date.fromordinal(self.random.randint(first, last)).isoformat()


def fill():
    """Make the records; the time zone, the clock and the machine change nothing about them."""
    make = Maker()
    public = {"published_at": timezone.now() - datetime.timedelta(days=1)}
    cities = [
        SisterCity(
            slug=f"city-{n}",
            name_ru="Пучон" if n == 0 else make.text("ru", 1).title(),
            name_en="Bucheon" if n == 0 else make.text("en", 1).title(),
            kind="sister",
            country="KR",
            since=make.date(),
            **make.texts("summary", length=25),
            **public,
        )
        for n in range(CITIES)
    ]
    SisterCity.objects.bulk_create(cities)
    names = [(cities[0], text) for text in ("Пучхон", "富川", "Pucheon")]
    names += [
        (cities[n % CITIES], f"{make.text('ru' if n % 2 else 'en', 1).title()} {n}")
        for n in range(SPELLINGS)
    ]
    CityName.objects.bulk_create(CityName(city=city, text=text) for city, text in names)

    def bulk(model, number, date, fields):
        name = model._meta.model_name
        rows = [
            model(slug=f"{name}-{n}", **{date: make.date()}, **make.titles(), **fields(), **public)
            for n in range(number)
        ]
        model.objects.bulk_create(rows, batch_size=500)
        through = model.cities.through
        # Some cities have far more records than others, as it is.
        places = (int(make.random.expovariate(1 / 20)) % CITIES for _ in rows)
        links = [
            through(**{f"{name}_id": row.pk, "sistercity_id": cities[place].pk})
            for row, place in zip(rows, places, strict=True)
        ]
        through.objects.bulk_create(links, batch_size=500)

    bulk(
        Agreement,
        AGREEMENTS,
        "signed",
        lambda: {"type": "cooperation", **make.texts("summary", "other_party", length=8)},
    )
    bulk(
        Delegation,
        DELEGATIONS,
        "dates",
        lambda: {
            "direction": "incoming",
            "status": "took_place",
            "head_name_native": make.person(),
            **make.texts("purpose", "result", length=9),
        },
    )
    bulk(
        Event,
        EVENTS,
        "dates",
        lambda: {
            "kind": "festival",
            "status": "took_place",
            **make.texts("description", "result", length=9),
        },
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As its own housekeeping does after a while.
            cursor.execute("VACUUM ANALYZE")


def measure(query):
    """Milliseconds in the database, median and least, and for the page; its queries and rows."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    client = Client()
    with connection.execute_wrapper(note):
        found = client.get("/ru/search/", {"q": query}).context["total"]
    in_database, in_all = [], []
    for _repeat in range(REPEATS):
        started = time.perf_counter()
        with connection.cursor() as cursor:
            for sql, params in asked:
                cursor.execute(sql, params)
                cursor.fetchall()
        in_database.append(time.perf_counter() - started)
        started = time.perf_counter()
        client.get("/ru/search/", {"q": query})
        in_all.append(time.perf_counter() - started)
    median = statistics.median
    times = [median(in_database), min(in_database), median(in_all)]
    return [*(seconds * 1000 for seconds in times), len(asked), found]


def bench():
    """Fill a database of its own, measure, print the table, and drop the database."""
    started = time.perf_counter()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        fill()
        total = sum(m.objects.count() for m in (SisterCity, Agreement, Delegation, Event))
        seconds = time.perf_counter() - started
        print(f"\n{connection.display_name}: {total} records, made in {seconds:.0f} s")
        heads = f"{'database':>9} {'least':>9} {'page':>9} {'queries':>8} {'found':>7}"
        print(f"{'query':30} {'':18} {heads}")
        for kind, query in QUERIES:
            *times, queries, found = measure(query)
            told = " ".join(f"{milliseconds:6.1f} ms" for milliseconds in times)
            print(f"{kind:30} {query:18} {told} {queries:8} {found:7}", flush=True)
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


def main():
    """Measure each database in a process of its own, for one process knows one database."""
    with tempfile.TemporaryDirectory() as folder:
        sqlite = f"sqlite:///{folder}/bench.sqlite3"
        given = os.environ.get("DATABASE_URL", "")
        for url in [sqlite, *([given] if given.startswith("postgres") else [])]:
            environment = os.environ | {
                "DATABASE_URL": url,
                "SECRET_KEY": "for a database that lives a minute, " + "x" * 40,
                "DJANGO_SETTINGS_MODULE": "khabarovsk_relations.settings",
                "DEBUG": "off",
                "SITE_URL": "http://127.0.0.1",
                "STATIC_ROOT": folder,
            }
            subprocess.run([sys.executable, __file__], check=True, cwd=ROOT, env=environment)


if not os.environ.get("DJANGO_SETTINGS_MODULE"):
    main()
else:
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # In a file, as on a server, and not in memory.
        database["TEST"] = {"NAME": settings.STATIC_ROOT / "bench.sqlite3"}
    else:
        database["TEST"] = {"NAME": f"bench_{database['NAME']}"}
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from cities.models import Agreement, CityName, SisterCity
    from events.models import Delegation, Event

    # So that a client may ask, and is told what a page was made of.
    setup_test_environment(debug=False)
    bench()
