"""Why a fixture is refused although each of its values is good: rules of rows and of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import DatabaseError, models, transaction

from ..fields import DerivedMixin
from ..models import FormerAddress, Record
from .history import batches
from .rows import Row

Pairs = list[tuple[Row, Any]]


@contextmanager
def explained(pairs: Pairs, using: str) -> Iterator[None]:
    """Turn the database's refusal of many rows at once into the fault of one of them.

    Constraints are left to the database, which knows them anyway; only after a refusal are the
    rows written one by one, to find the one that it means.
    """
    is_new = [obj._state.adding for _, obj in pairs]
    try:
        with transaction.atomic(using=using):
            yield
    except (DatabaseError, ValueError):
        for (row, obj), adding in zip(pairs, is_new, strict=True):
            try:
                with transaction.atomic(using=using):
                    obj.save_base(raw=True, using=using, force_insert=adding)
            except (DatabaseError, ValueError) as error:
                raise _explanation(row, obj, error, using) from None
        raise


def _explanation(row: Row, obj: Any, error: Exception, using: str) -> CommandError:
    """Which rule a row breaks, in the words of the rule, else in those of the database."""
    for constraint in row.model._meta.constraints:
        if not isinstance(constraint, models.CheckConstraint):
            continue
        try:
            constraint.validate(row.model, obj, using=using)
        except ValidationError as refusal:
            names = constraint.condition.referenced_base_fields
            fields = [
                field.name
                for field in row.model._meta.concrete_fields
                if field.name in names and not field.primary_key
                if not isinstance(field, DerivedMixin)
            ]
            return row.fault(", ".join(fields), " ".join(refusal.messages))
    return row.fault("", error)


def refuse_given_away_addresses(rows: list[Row], using: str) -> None:
    """An address that once led to another record still does. Raises CommandError."""
    by_type: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if issubclass(row.model, Record):
            by_type[row.model._meta.model_name][row.key[0]] = row
    for record_type, by_slug in by_type.items():
        former = FormerAddress._base_manager.using(using).filter(record_type=record_type)
        for batch in batches(by_slug):
            for slug in former.filter(slug__in=batch).values_list("slug", flat=True):
                reason = "this address once led to another record and still does"
                raise by_slug[slug].fault("slug", reason)


def refuse_unsourced(pairs: Pairs, using: str) -> None:
    """A record is not shown without a source; withdrawn it is not shown. Raises CommandError."""
    by_model: dict[Any, dict[Any, Row]] = defaultdict(dict)
    for row, obj in pairs:
        if isinstance(obj, Record) and obj.published_at and not obj.withdrawn_at:
            by_model[row.model][obj.pk] = row
    for model, by_pk in by_model.items():
        for batch in batches(by_pk):
            bare = model._base_manager.using(using).filter(pk__in=batch, citations__isnull=True)
            for pk in bare.values_list("pk", flat=True):
                raise by_pk[pk].fault("published_at", "it is published and has no source")
