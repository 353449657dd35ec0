"""What the small parts cost that a page is made of, in milliseconds of this processor.

Each is done some times, and the quickest counts: the others tell of whatever else was running.
"""

import datetime
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cities.map import MapCity, city_map
from khabarovsk_relations.records.edtf import EDTFDate

REPEATS = 15
# Days of the years 2001 to 2041 in turn, so that no cache of parsed dates knows the next ones.
DAYS = [datetime.date(2001, 1, 1) + datetime.timedelta(days) for days in range(1000 * REPEATS)]


def cities(number=15):
    """Cities at random, the same each time, half of them near Khabarovsk."""
    chance = random.Random(1)
    return [
        MapCity(
            f"City {index}",
            chance.uniform(30, 55) if index % 2 else chance.uniform(-60, 70),
            chance.uniform(115, 145) if index % 2 else chance.uniform(-180, 180),
            is_sister=index % 4 < 2,
            number=index,
        )
        for index in range(number)
    ]


def quickest(parts):
    """The least milliseconds that one of these calls took."""
    spent = []
    for part in parts:
        start = time.process_time()
        part()
        spent.append(time.process_time() - start)
    return min(spent) * 1000


def read(days):
    for day in days:
        EDTFDate.parse(day.isoformat())


def main():
    thousands = [DAYS[start : start + 1000] for start in range(0, len(DAYS), 1000)]
    chosen = cities()
    dates = quickest(lambda days=days: read(days) for days in thousands)
    layout = quickest([lambda: city_map(chosen, home="Хабаровск", language="ru")] * REPEATS)
    print(f"1000 days read        {dates:8.1f} ms")
    print(f"map of 15 cities      {layout:8.1f} ms")


if __name__ == "__main__":
    main()
