"""Chains of agreements: what one renews, supersedes or amends, and what came after it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cities.models import Agreement
from khabarovsk_relations.records.timeline import Entry


@dataclass(frozen=True, slots=True)
class Link:
    """An agreement of a chain, and the years without a record before it: "2009–2012" or ""."""

    agreement: Any
    is_this: bool
    gap: str
    # What it follows, where that is not the link above it.
    follows: Any = None


def rows_of_chain(agreement: Agreement) -> Q:
    """Which agreements to read for the chain of one: its kin, and all linked of its cities.

    So one query reads a chain of any length. A chain is followed as far as its links have a
    city in common with this agreement; the nearest ones belong to it in any case.
    """
    followed = Agreement.objects.filter(previous__isnull=False).order_by().values("previous")
    is_linked = Q(previous__isnull=False) | Q(pk__in=followed)
    of_same_cities = Agreement.linked_to("cities", agreement.cities.all())
    return Q(pk=agreement.previous_id) | Q(previous=agreement.pk) | (is_linked & of_same_cities)


def chain_of(agreement: Agreement, rows: Iterable[Agreement], on: datetime.date) -> list[Link]:
    """The chain of an agreement among `rows`, oldest first: what led to it, it, what followed.

    What is not among the rows, such as a draft, ends the chain on that side; rows that name
    each other in a circle stand in it once. For an agreement signed every year the years
    between its links in which none was signed are told.
    """
    by_key = {row.pk: row for row in rows} | {agreement.pk: agreement}
    seen = {agreement.pk}
    before: list[Agreement] = []
    above = by_key.get(agreement.previous_id)
    while above and above.pk not in seen:
        seen.add(above.pk)
        before.insert(0, above)
        above = by_key.get(above.previous_id)

    after: list[Agreement] = []
    generation = [agreement]
    while generation:
        keys = {row.pk for row in generation}
        generation = [
            row for row in by_key.values() if row.previous_id in keys and row.pk not in seen
        ]
        generation.sort(key=lambda row: Entry.of("agreement", row).place.key())
        seen.update(row.pk for row in generation)
        after += generation

    chain = [*before, agreement, *after]
    gaps = _gaps(chain, on) if agreement.is_annual else [""] * len(chain)
    links: list[Link] = []
    for row, gap in zip(chain, gaps, strict=True):
        above = links[-1].agreement if links else None
        follows = by_key.get(row.previous_id) if above and row.previous_id != above.pk else None
        links.append(Link(row, row is agreement, gap, follows))
    return links


def mark_succeeded(agreements: Iterable[Agreement]) -> None:
    """Tell each agreement, as `is_succeeded`, whether another of them renews or supersedes it.

    Its own next dates are then of no more use: those of its successor count.
    """
    agreements = list(agreements)
    succeeded = _succeeded_by(agreements)
    for row in agreements:
        row.is_succeeded = row.pk in succeeded


def has_successor(agreement: Agreement, chain: Iterable[Link]) -> bool:
    """Whether another agreement of the chain renews or supersedes this one."""
    return agreement.pk in _succeeded_by(link.agreement for link in chain if not link.is_this)


def _succeeded_by(agreements: Iterable[Agreement]) -> set[int | None]:
    """The keys of the agreements that these renew or supersede."""
    return {
        row.previous_id for row in agreements if row.relation_to_previous in Agreement.SUCCEEDING
    }


def _gaps(chain: list[Agreement], on: datetime.date) -> list[str]:
    """Before each link, the years since the links above it in which none was signed."""
    signed_in = [set(row.signed.years(on)) for row in chain]
    touched = set().union(*signed_in)
    gaps, last = [], None
    for years in signed_in:
        silent = []
        if years and last:
            silent = [year for year in range(last + 1, min(years)) if year not in touched]
        gaps.append(_in_runs(silent))
        last = max([*years, last or 0]) or None
    return gaps


def _in_runs(years: list[int]) -> str:
    """Years in few words: "1996, 2009–2012"."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
