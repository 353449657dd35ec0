"""Making an earlier state of a record, or one that was deleted, the present one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from .planning import PartStep, Plan
from .reading import Snapshot, link_to_record
from .remembering import DELETED_BROUGHT_BACK, STATE_BROUGHT_BACK, one_change
from .words import Difference, differences

COLLISION = gettext_lazy(
    "This state does not fit what is there now: something else has taken its place. "
    "Nothing was changed."
)


def bring_back(plan: Plan, by: Any) -> Any:
    """Carry out a plan and give the record. Raises ValidationError with what stands in its way.

    The caller holds the lock on the record and has made the plan under it.
    """
    if plan.refusals:
        raise ValidationError(plan.refusals)
    reason = (
        DELETED_BROUGHT_BACK
        if plan.now is None
        else f"{STATE_BROUGHT_BACK}{plan.moment.isoformat(timespec='seconds')}"
    )
    try:
        with transaction.atomic(), one_change(reason):
            _remove_parts(plan)
            record = _restored(plan, by)
            for part in plan.parts:
                if part.then is not None:
                    _write_part(part)
            for relation, owners in plan.listed:
                getattr(record, relation.get_accessor_name()).add(*owners)
    except IntegrityError:
        raise ValidationError(str(COLLISION), code="collision") from None
    return record


def _remove_parts(plan: Plan) -> None:
    gone = [part.now for part in plan.parts if part.then is None]
    # The parts of a part go before it, so that history tells each of them.
    for state in reversed(gone):
        row = state.model._base_manager.filter(pk=state.pk).first()
        if row is not None:
            row.delete()


def _restored(plan: Plan, by: Any) -> Any:
    manager = plan.model._base_manager
    record = manager.get(pk=plan.pk) if plan.now else plan.model(pk=plan.pk)
    if link := link_to_record(plan.model):
        setattr(record, link.attname, plan.then.owner)
    changed = _fill(record, plan.then, plan.own if plan.now else None)
    if hasattr(record, "updated_by_id"):
        record.updated_by = by
        if plan.now is None:
            record.created_at = plan.created_at
    if hasattr(record, "clean_lists"):
        record.clean_lists(
            {
                listed.name: list(listed.related_model._base_manager.filter(pk__in=pks))
                for listed in plan.model._meta.many_to_many
                if (pks := plan.then.lists.get(listed.name)) is not None
            }
        )
    _demand_rules(record, changed)
    record.save(**({} if plan.now else {"force_insert": True}))
    for one in plan.own:
        if one.field.many_to_many:
            getattr(record, one.field.name).set(one.new)
    return record


def _write_part(part: PartStep) -> None:
    model, link = part.then.model, link_to_record(part.then.model)
    row = model._base_manager.get(pk=part.now.pk) if part.now else model(pk=part.then.pk)
    changed = _fill(row, part.then, differences(part.now, part.then) if part.now else None)
    setattr(row, link.attname, part.then.owner)
    _demand_rules(row, changed)
    row.save(**({} if part.now else {"force_insert": True}))


def _fill(row: Any, state: Snapshot, found: list[Difference] | None) -> set[str]:
    """Write the values that differ, or all of them, into a row; give the names written."""
    names = set(state.values) if found is None else {one.field.name for one in found}
    for name in names & set(state.values):
        setattr(row, row._meta.get_field(name).attname, state.values[name])
    return names


def _demand_rules(row: Any, changed: set[str]) -> None:
    """The rules of the row, asked of what changes: an old fault elsewhere is no hindrance."""
    unchanged = {column.name for column in row._meta.fields if column.name not in changed}
    try:
        row.clean_fields(exclude=unchanged)
        row.clean()
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as refusal:
        raise ValidationError(list(_sentences(row, refusal))) from None


def _sentences(row: Any, refusal: ValidationError) -> Iterator[str]:
    if not hasattr(refusal, "error_dict"):
        yield from refusal.messages
        return
    labels = {column.name: capfirst(column.verbose_name) for column in row._meta.fields}
    for name, messages in refusal.message_dict.items():
        for message in messages:
            yield f"{labels[name]}: {message}" if name in labels else message
