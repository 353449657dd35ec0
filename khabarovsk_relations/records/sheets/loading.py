"""The rows of a checked file become drafts: all of them, or none."""

from __future__ import annotations

import functools
from typing import Any

from django.db import transaction

from khabarovsk_relations.records.history.remembering import LOADED_FROM_TABLE, one_change
from khabarovsk_relations.records.loading.history import BATCH, write_history
from khabarovsk_relations.records.models import FormerAddress, address_from, free_address

from .checking import Check
from .table import Table


def load(table: Table, check: Check, user: Any) -> int:
    """Save the new rows as drafts of a user, with their lists and sources; how many there are.

    Nothing that the register has is changed. Lists, citations and history are written many at
    once, which takes a fifth of the time; each record and citation gets one row of history.
    """
    model = table.model
    name = model._meta.model_name
    citation = model._meta.get_field("citations").related_model
    citations = []
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
            del record.skip_history_when_saving
            for wish in verdict.wishes:
                if wish.source.pk is None:
                    wish.source.save()
                citations.append(citation(record=record, source=wish.source, locator=wish.place))
        for field in table.lists:
            _link(model, field, check)
        citation.objects.bulk_create(citations, batch_size=BATCH)
        remember = functools.partial(
            write_history,
            moment=change.moment,
            using="default",
            reason=LOADED_FROM_TABLE,
            user=user,
        )
        remember(model, {"+": [verdict.record for verdict in check.new]})
        remember(citation, {"+": citations})
    return len(check.new)


def _link(model: Any, name: str, check: Check) -> None:
    """Write one of the many-to-many lists of all new records."""
    field = model._meta.get_field(name)
    through = field.remote_field.through
    owner, item = field.m2m_field_name(), field.m2m_reverse_field_name()
    through._base_manager.bulk_create(
        [
            through(**{owner: verdict.record, item: other})
            for verdict in check.new
            for other in verdict.values.get(name, ())
        ],
        batch_size=BATCH,
    )
