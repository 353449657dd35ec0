"""What it takes to make an earlier state of a record, or a deleted one, the present one.

A plan says what would change, what cannot come back and why, and whether the site would show the
record; `bringing_back` carries it out.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.models import FormerAddress, Record, free_address

from .reading import (
    Key,
    Past,
    Snapshot,
    all_part_models,
    link_to_record,
    lists_it_left,
    present_of,
)
from .story import Line, Step
from .words import Difference, Names, differences, part_title

NO_SOURCE = gettext_lazy(
    "A record on the site needs a source, and of the sources of that state none is left."
)


@dataclass
class PartStep:
    """What happens to one part: it is changed, comes back, or goes."""

    now: Snapshot | None
    then: Snapshot | None


@dataclass
class Plan:
    """What bringing a state back would do."""

    model: type[models.Model]
    pk: Any
    moment: datetime.datetime
    # What there is, and what there was, of the record itself; None where it is not there.
    now: Snapshot | None
    then: Snapshot
    parts: list[PartStep] = field(default_factory=list)
    # The parts that there were, as they were, and those that there are, for their titles.
    old_parts: dict[Key, Snapshot] = field(default_factory=dict)
    created_at: Any = None
    # Lists of other records that it left when it was deleted, and comes back to.
    listed: list[tuple[Any, set]] = field(default_factory=list)
    # Sentences: what cannot come back, and why all of it cannot.
    losses: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def own(self) -> list[Difference]:
        return differences(self.now, self.then)

    def is_empty(self) -> bool:
        return self.now is not None and not (self.own or self.parts)

    def will_be_public(self) -> bool | None:
        """Whether strangers will see it; None for what has no publication of its own."""
        if not issubclass(self.model, Record):
            return None
        stamps = {name: self.then.values[name] for name in ("published_at", "withdrawn_at")}
        return self.model(**stamps).is_public()

    def is_public(self) -> bool:
        return self.now is not None and replace(self, then=self.now).will_be_public() is True

    def told(self) -> list[Line]:
        """The plan in words: first the record's own fields, then its parts."""
        steps = [Step(self.now, self.then, is_record=True)]
        for part in self.parts:
            steps.append(Step(part.now, part.then, self._owner_of(part.then or part.now)))
        steps = [step for step in steps if step.says_something()]
        names = Names()
        for step in steps:
            step.want(names)
        names.read()
        return [step.told(names) for step in steps]

    def lists_told(self) -> list[tuple[str, list[str]]]:
        """The other records on whose lists it will stand again, by what the list is called."""
        names = Names()
        for relation, owners in self.listed:
            names.want(relation.related_model, owners)
        names.read()
        return [
            (
                capfirst(relation.related_model._meta.verbose_name_plural),
                sorted(names.of(relation.related_model, owner) for owner in owners),
            )
            for relation, owners in self.listed
        ]

    def _owner_of(self, state: Snapshot) -> Snapshot | None:
        owner = link_to_record(state.model).related_model
        return None if owner is self.model else self.old_parts.get((owner, state.owner))


def plan_of(
    past: Past, moment: datetime.datetime, *, deleted: bool = False, kept: Collection[str] = ()
) -> Plan | None:
    """What it takes to return to a moment; None where history knows nothing of the record then.

    `deleted`: to what there was before the deletion of that moment. `kept`: fields that whoever
    asks may not change; they stay as they are.
    """
    present = present_of(past.model, past.pk)
    states = past.at(moment, deleted=deleted)
    now, then = present.get(past.key), states.get(past.key)
    if then is None:
        return None
    created = [row.created_at for row in past.rows if row.snapshot.key == past.key]
    plan = Plan(past.model, past.pk, moment, now, then, created_at=created[0])
    if now is not None:
        kept_values = {name: now.values[name] for name in kept if name in now.values}
        plan.then = replace(then, values=then.values | kept_values)
    plan.old_parts = present | states
    plan.parts = list(_part_steps(past, present, states))
    if deleted and now is None:
        plan.listed = lists_it_left(past.model, past.pk, moment)
    _demand_owner(plan)
    _leave_out_what_is_gone(plan)
    _keep_addresses_apart(plan)
    _demand_source(plan, present)
    return plan


def _part_steps(
    past: Past, present: dict[Key, Snapshot], states: dict[Key, Snapshot]
) -> Iterator[PartStep]:
    """What differs in the parts. A part removed and entered anew is taken for the same one."""
    known = past.known()
    # Where a part lives on under another primary key, its own parts then belong to that.
    lives_as: dict[Key, Any] = {}
    for model in all_part_models(past.model):
        owner_model = link_to_record(model).related_model
        here = {key: state for key, state in present.items() if key[0] is model}
        there = {
            key: replace(state, owner=lives_as.get((owner_model, state.owner), state.owner))
            for key, state in states.items()
            if key[0] is model
        }
        twins = {
            (state.owner, *state.own_key()): key for key, state in here.items() if key not in there
        }
        for key, then in there.items():
            now = here.pop(key, None)
            if now is None:
                twin = twins.get((then.owner, *then.own_key()))
                now = here.pop(twin, None) if twin else None
                if now is not None:
                    lives_as[key] = now.pk
                    then = replace(then, pk=now.pk)
            if now is None or differences(now, then):
                yield PartStep(now, then)
        # What history has never heard of was there all the time.
        yield from (PartStep(now, None) for key, now in here.items() if key in known)


def _leave_out_what_is_gone(plan: Plan) -> None:
    """What refers to rows that were deleted since cannot come back; say so."""
    wanted: dict[Any, set] = {}
    found = [one for step in (*plan.parts, plan) if step.then for one in _references(step)]
    for one in found:
        lists = one.new - one.old if one.field.many_to_many else {one.new}
        wanted.setdefault(one.field.related_model, set()).update(lists - {None})
    names = Names()
    for model, pks in wanted.items():
        names.want(model, pks)
    for part in plan.parts:
        names.want_key(part.then or part.now)
    names.read()
    plan.then = _without_gone(plan, names, plan.losses)
    kept, lost = [], set()
    for part in plan.parts:
        if part.then is None:
            kept.append(part)
            continue
        gone = [
            one for one in _references(part) if (one.field.related_model, one.new) in names.gone
        ]
        if gone or (link_to_record(part.then.model).related_model, part.then.owner) in lost:
            lost.add(part.then.key)
            title = part_title(part.then, names)
            sentence = _(
                "%(kind)s cannot come back, because it rests on what was deleted: %(title)s."
            )
            kind = capfirst(part.then.model._meta.verbose_name)
            plan.losses.append(sentence % {"kind": kind, "title": title})
        else:
            kept.append(part)
    plan.parts = kept


def _references(step: Any) -> list[Difference]:
    return [one for one in differences(step.now, step.then) if one.field.remote_field]


def _without_gone(plan: Plan, names: Names, losses: list[str]) -> Snapshot:
    """The record's own state then, without what it cannot refer to any more."""
    values, lists = dict(plan.then.values), dict(plan.then.lists)
    for one in differences(plan.now, plan.then):
        label = capfirst(one.field.verbose_name)
        if one.field.many_to_many:
            gone = {pk for pk in one.new if (one.field.related_model, pk) in names.gone}
            lists[one.field.name] = one.new - gone
            for pk in gone:
                sentence = _("“%(label)s” will be without what was deleted: %(record)s.")
                record = names.of(one.field.related_model, pk)
                losses.append(sentence % {"label": label, "record": record})
        elif one.field.remote_field and (one.field.related_model, one.new) in names.gone:
            values[one.field.name] = one.old
            losses.append(
                _("“%(label)s” stays as it is, because this was deleted: %(record)s.")
                % {"label": label, "record": names.of(one.field.related_model, one.new)}
            )
        elif _is_lost_file(one):
            values[one.field.name] = one.old
            losses.append(
                _("“%(label)s” stays as it is, because the file of then was not kept.")
                % {"label": label}
            )
    return replace(plan.then, values=values, lists=lists)


def _is_lost_file(one: Difference) -> bool:
    is_file = isinstance(one.field, models.FileField) and one.new
    return bool(is_file) and not one.field.storage.exists(one.new)


def _keep_addresses_apart(plan: Plan) -> None:
    """An address or a key that belongs to another record by now is not taken away from it."""
    rows = plan.model._base_manager.exclude(pk=plan.pk)
    former = FormerAddress.objects.filter(record_type=plan.model._meta.model_name)
    for one in plan.own:
        if not getattr(one.field, "unique", False) or not one.new:
            continue
        others = [rows.values_list(one.field.name, flat=True)]
        if issubclass(plan.model, Record):
            led = former.exclude(current_slug=one.old) if plan.now else former
            others.append(led.values_list("slug", flat=True))
        if not any(one.new in taken for taken in others):
            continue
        if plan.now:
            value = one.old
            form = _("“%(label)s” stays as it is: “%(value)s” belongs to another record.")
        else:
            value = free_address(one.new, *others)
            form = _("“%(label)s” becomes “%(new)s”: “%(value)s” belongs to another record.")
        plan.then = replace(plan.then, values=plan.then.values | {one.field.name: value})
        label = capfirst(one.field.verbose_name)
        plan.losses.append(form % {"label": label, "value": one.new, "new": value})


def _demand_owner(plan: Plan) -> None:
    """A part comes back only to what it was a part of."""
    link = link_to_record(plan.model)
    if link and plan.now is None:
        owners = link.related_model._base_manager.filter(pk=plan.then.owner)
        if not owners.exists():
            plan.refusals.append(_("What it was a part of was deleted, too: bring that back."))


def _demand_source(plan: Plan, present: dict[Key, Snapshot]) -> None:
    """What the site shows, or will, has a source; what was deleted comes back all the same."""
    if not issubclass(plan.model, Record):
        return
    published, withdrawn = (plan.then.values[name] for name in ("published_at", "withdrawn_at"))
    if published is None or withdrawn is not None:
        return
    citations = plan.model._meta.get_field("citations").related_model
    left = {key for key in present if key[0] is citations}
    for part in plan.parts:
        if (part.then or part.now).model is citations:
            left = left | {part.then.key} if part.then else left - {part.now.key}
    if left:
        return
    if plan.now is not None:
        plan.refusals.append(str(NO_SOURCE))
        return
    plan.then = replace(plan.then, values=plan.then.values | {"published_at": None})
    plan.losses.append(_("None of its sources is left, so it comes back as a draft."))
