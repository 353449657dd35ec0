"""The rows of a checked file become drafts: all of them, or none."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from khabarovsk_relations.records.history.remembering import LOADED_FROM_TABLE, one_change
from khabarovsk_relations.records.loading.history import write_history
from khabarovsk_relations.records.models import FormerAddress, address_from, free_address

from .checking import Check
from .table import Table


def load(table: Table, check: Check, user: Any) -> int:
    """Save the new rows as drafts of a user, with their lists and sources; how many there are.

    Nothing that the register has is changed. One row of history is written for each record,
    when its lists are there.
    """
    model = table.model
    name = model._meta.model_name
    records = []
    with transaction.atomic(), one_change(LOADED_FROM_TABLE) as change:
        taken = set(model._base_manager.values_list("slug", flat=True))
        taken |= set(FormerAddress.objects.filter(record_type=name).values_list("slug", flat=True))
        for verdict in check.new:
            record = verdict.record
            # A record asks the database for all addresses to find a free one; here they are known.
            record.slug = free_address(address_from(*record.address_words()) or name, taken)
            taken.add(record.slug)
            record.published_at = record.withdrawn_at = None
            record.updated_by = user
            record.skip_history_when_saving = True
            record.save()
            for field in table.lists:
                getattr(record, field).set(verdict.values.get(field, ()))
            del record.skip_history_when_saving
            _cite(record, verdict)
            records.append(record)
        write_history(
            model,
            {"+": records},
            change.moment,
            "default",
            reason=LOADED_FROM_TABLE,
            user=user,
        )
    return len(records)


def _cite(record: Any, verdict: Any) -> None:
    citation = type(record)._meta.get_field("citations").related_model
    for wish in verdict.wishes:
        if wish.source.pk is None:
            wish.source.save()
        citation.objects.create(record=record, source=wish.source, locator=wish.place)
