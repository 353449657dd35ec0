"""Bring the rows of fixtures into the database: compare in bulk, change only what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone

from ..fields import DerivedMixin
from .history import BATCH, batches, last_editors, links, taken_away, write_history
from .refusals import explained, refuse_given_away_addresses, refuse_unsourced
from .rows import Key, Model, Row, is_ours, key_fields, key_words, object_name

# No content of their own: they change where content does, to what the fixture says or to now.
STAMPS = ("created_at", "updated_at")
EDITED_BY = "updated_by"


class Loading:
    """One run. Afterwards it tells what it has created, changed and left alone.

    Every look-up and every write is for many rows at once. `run()` raises CommandError with
    one line for the first fault; whoever calls it rolls the transaction back.
    """

    def __init__(
        self, rows: dict[Model, dict[Key, Row]], *, using: str, overwrite: bool = False
    ) -> None:
        self.rows = rows
        self.using = using
        self.overwrite = overwrite
        # One moment for the whole run.
        self.now = timezone.now()
        self.created: list[tuple[Row, Any]] = []
        self.changed: list[tuple[Row, Any]] = []
        self.unchanged = 0
        self.left_alone: list[str] = []
        self._pks: dict[Model, dict[Any, Any]] = defaultdict(dict)
        self._left_out: set[tuple[Model, Key]] = set()
        # Of each list: the row, what it shall hold, what it holds now.
        self._lists: dict[Any, list[tuple[Any, set, set]]] = defaultdict(list)
        # Rows whose list changed because it mirrors that of another.
        self._mirrored: dict[Model, set] = defaultdict(set)

    def run(self) -> None:
        self._look_up()
        existing = {
            model: [row for row in rows.values() if row.key in self._pks[model]]
            for model, rows in self.rows.items()
        }
        order = _parents_first(self.rows)
        for model in order:
            self._leave_out(model)
        for model in order:
            self._create(model)
        # Only now has everything that lists and references may name its primary key.
        for row, obj in self.created:
            for field, wanted in self._wanted_lists(row):
                self._lists[field].append((obj.pk, wanted, set()))
        for model in order:
            self._change(model, existing[model])
        for field, entries in self._lists.items():
            self._write_list(field, entries)
        for model in order:
            changes = {
                sign: [obj for row, obj in pairs if row.model is model]
                for sign, pairs in (("+", self.created), ("~", self.changed))
            }
            told = {obj.pk for objects in changes.values() for obj in objects}
            changes["~"] += self._objects(model, self._mirrored[model] - told).values()
            write_history(model, changes, self.now, self.using)
        loaded = [row for row in self._all() if (row.model, row.key) not in self._left_out]
        refuse_given_away_addresses(loaded, self.using)
        refuse_unsourced([*self.created, *self.changed], self.using)

    # ---- what there is ---------------------------------------------------------------------------

    def _all(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows.values()

    def _new(self, model: Model) -> list[Row]:
        """Rows that the database has not and that are not left out."""
        rows = self.rows[model].values()
        return [
            row
            for row in rows
            if row.key not in self._pks[model] and (model, row.key) not in self._left_out
        ]

    def _query(self, model: Model) -> models.QuerySet:
        return model._base_manager.using(self.using)

    def _objects(self, model: Model, pks: Iterable[Any], *, lock: bool = False) -> dict[Any, Any]:
        """Rows by primary key; locked they stay as they are until the end of the transaction.

        Without it a person could save between our comparing and our writing, and lose it.
        """
        query = self._query(model).order_by("pk")
        if lock:
            query = query.select_for_update(no_key=True)
        objects: dict[Any, Any] = {}
        # In the order of keys, so that no two who load wait for each other.
        for batch in batches(sorted(pks)):
            objects |= {obj.pk: obj for obj in query.filter(pk__in=batch)}
        return objects

    def _look_up(self) -> None:
        """Find the primary keys of all rows and of all that they refer to."""
        wanted: dict[Model, set] = {model: set(rows) for model, rows in self.rows.items()}
        for row in self._all():
            for field, reference, _ in row.references():
                wanted.setdefault(field.related_model, set()).add(reference)
        for model, keys in wanted.items():
            find = self._find if is_ours(model) else self._find_foreign
            self._pks[model] = find(model, keys)
        for row in self._all():
            for field, reference, file in row.references():
                target = field.related_model
                if reference in self._pks[target] or reference in self.rows.get(target, {}):
                    continue
                row.files[field.name] = file
                words = reference if isinstance(reference, tuple) else [reference]
                raise row.fault(field.name, f"there is no {object_name(target, words)}")

    def _find(self, model: Model, keys: set[Key]) -> dict[Key, Any]:
        paths = [path for path, _ in key_words(model)]
        found = {}
        for batch in batches({key[0] for key in keys}):
            rows = self._query(model).filter(**{f"{paths[0]}__in": batch})
            for pk, *words in rows.values_list("pk", *paths):
                key = tuple(str(word) for word in words)
                if key in keys:
                    found[key] = pk
        return found

    def _find_foreign(self, model: Model, references: set[Any]) -> dict[Any, Any]:
        """Of models that are not ours, in practice the few people who have changed records."""
        found = {}
        manager = model._default_manager.db_manager(self.using)
        for key in (reference for reference in references if isinstance(reference, tuple)):
            try:
                found[key] = manager.get_by_natural_key(*key).pk
            except (AttributeError, ObjectDoesNotExist, TypeError, ValueError):
                continue
        for batch in batches(references - set(found)):
            pks = [reference for reference in batch if not isinstance(reference, tuple)]
            found |= {
                pk: pk for pk in self._query(model).filter(pk__in=pks).values_list("pk", flat=True)
            }
        return found

    # ---- what people have done -------------------------------------------------------------------

    def _leave_out(self, model: Model) -> None:
        """Leave out new rows that a person took away, and the parts of rows that are left out."""
        known = {row.key: self._key_in_history(row) for row in self._new(model)}
        taken: set[Any] = set()
        if known and not self.overwrite:
            taken = taken_away(model, {key for key in known.values() if key}, self.using)
        parents = [field for field in model._meta.fields if field.remote_field and not field.null]
        for row in self._new(model):
            if known[row.key] in taken:
                reason = "deleted or renamed by a person"
            elif any(
                (field.related_model, row.values.get(field.name)) in self._left_out
                for field in parents
            ):
                reason = "a part of what a person deleted or renamed"
            else:
                continue
            self._left_out.add((model, row.key))
            self.left_alone.append(f"{reason}: {row}")

    def _key_in_history(self, row: Row) -> tuple[str, ...] | None:
        """Its key as history keeps it, parents by primary key; None where those are new."""
        words = []
        for field in key_fields(row.model):
            value = row.values.get(field.name, None if field.remote_field else field.get_default())
            if field.remote_field:
                value = self._pks[field.related_model].get(value)
                if value is None:
                    return None
            words.append(str(value))
        return tuple(words)

    def _edited(self, model: Model, objects: dict[Any, Any]) -> set[Any]:
        """Primary keys of those that a person has edited, or has edited last."""
        if self.overwrite:
            return set()
        last = last_editors(model, objects, self.using)
        return {
            pk
            for pk, obj in objects.items()
            if getattr(obj, f"{EDITED_BY}_id", None) is not None or last.get(pk) is not None
        }

    # ---- rows ------------------------------------------------------------------------------------

    def _create(self, model: Model) -> None:
        required = [
            field
            for field in model._meta.concrete_fields
            if not (field.primary_key or field.blank or field.null or field.has_default())
        ]
        stamps = {name: self.now for name in STAMPS if hasattr(model, name)}
        pairs = []
        for row in self._new(model):
            for field in required:
                if field.name not in row.values:
                    raise row.fault(field.name, "missing")
            pairs.append((row, model(**stamps | self._columns(row))))
        if not pairs:
            return
        with explained(pairs, self.using):
            model._default_manager.using(self.using).bulk_create(
                [obj for _, obj in pairs], batch_size=BATCH
            )
        self._pks[model] |= {row.key: obj.pk for row, obj in pairs}
        self._link_new(model, pairs)
        self.created += pairs

    def _link_new(self, model: Model, pairs: list[tuple[Row, Any]]) -> None:
        """Fill references from new rows to new rows of the same kind, in whatever order."""
        own = [field for field in model._meta.fields if field.related_model is model]
        linked = {}
        for row, obj in pairs:
            for attname, pk in self._columns(row, own).items():
                if getattr(obj, attname) != pk:
                    setattr(obj, attname, pk)
                    linked[obj.pk] = row, obj
        self._update(list(linked.values()), {field.name for field in own})

    def _columns(self, row: Row, fields: Iterable[Any] | None = None) -> dict[str, Any]:
        """Values by column, references resolved; without what refers to nothing as yet."""
        columns = {}
        for name in row.values if fields is None else (f.name for f in fields):
            if name not in row.values:
                continue
            field, value = row.model._meta.get_field(name), row.values[name]
            if field.remote_field and value is not None:
                if value not in self._pks[field.related_model]:
                    continue
                value = self._pks[field.related_model][value]
            columns[field.attname] = value
        return columns

    def _change(self, model: Model, rows: list[Row]) -> None:
        """Find what differs, leave alone what people have edited, and write the rest."""
        pks = [self._pks[model][row.key] for row in rows]
        objects = self._objects(model, pks, lock=True)
        for row, pk in zip(rows, pks, strict=True):
            if pk not in objects:
                raise row.fault("", "somebody deleted it meanwhile: load once more")
        held = self._held_lists(model, rows, pks)
        differing = {}
        for row, pk in zip(rows, pks, strict=True):
            columns = self._columns(row)
            content = {
                attname: value
                for attname, value in columns.items()
                if attname not in (*STAMPS, f"{EDITED_BY}_id")
                and getattr(objects[pk], attname) != value
            }
            lists = {
                field: (pk, wanted, held[field][pk])
                for field, wanted in self._wanted_lists(row)
                if wanted != held[field][pk]
            }
            if content or lists:
                stamps = {name: columns.get(name, self.now) for name in STAMPS[1:]}
                stamps |= {name: columns[name] for name in STAMPS if name in columns}
                stamps = {name: value for name, value in stamps.items() if hasattr(model, name)}
                differing[pk] = row, content, stamps, lists
        self.unchanged += len(rows) - len(differing)
        self._apply(model, {pk: objects[pk] for pk in differing}, differing)

    def _apply(self, model: Model, objects: dict[Any, Any], differing: dict[Any, Any]) -> None:
        # A list that mirrors itself belongs to the rows on both of its sides.
        mirrored = {
            pk: {
                item
                for field, (_, wanted, held) in lists.items()
                if field.remote_field.symmetrical
                for item in wanted ^ held
            }
            for pk, (*_, lists) in differing.items()
        }
        others = set().union(*mirrored.values()) - set(objects)
        edited = self._edited(model, objects | self._objects(model, others, lock=True))
        together: dict[frozenset[str], list[tuple[Row, Any]]] = defaultdict(list)
        for pk, (row, content, stamps, lists) in differing.items():
            names = [_name(model, attname) for attname in content]
            if edited & {pk, *mirrored[pk]}:
                told = ", ".join([*names, *(field.name for field in lists)])
                self.left_alone.append(f"edited by a person: {row}: {told}")
                continue
            obj = objects[pk]
            for attname, value in (content | stamps).items():
                setattr(obj, attname, value)
            together[frozenset([*names, *stamps])].append((row, obj))
            self.changed.append((row, obj))
            for field, entry in lists.items():
                self._lists[field].append(entry)
        for names, pairs in together.items():
            self._update(pairs, set(names))

    def _update(self, pairs: list[tuple[Row, Any]], names: set[str]) -> None:
        if not (pairs and names):
            return
        model = pairs[0][0].model
        derived = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, DerivedMixin) and field.depends_on(model) & names
        }
        with explained(pairs, self.using):
            model._default_manager.using(self.using).bulk_update(
                [obj for _, obj in pairs], sorted(names | derived), batch_size=BATCH
            )

    # ---- many-to-many ----------------------------------------------------------------------------

    def _wanted_lists(self, row: Row) -> Iterator[tuple[Any, set]]:
        for name, references in row.lists.items():
            field = row.model._meta.get_field(name)
            known = self._pks[field.related_model]
            # Without those that a person has deleted.
            yield field, {known[reference] for reference in references if reference in known}

    def _held_lists(self, model: Model, rows: list[Row], pks: list[Any]) -> dict[Any, Any]:
        held: dict[Any, Any] = {}
        for field in model._meta.many_to_many:
            named = [pk for row, pk in zip(rows, pks, strict=True) if field.name in row.lists]
            held[field] = defaultdict(set)
            for owner, item in links(
                field, named, field.m2m_reverse_field_name(), using=self.using
            ):
                held[field][owner].add(item)
        return held

    def _write_list(self, field: Any, entries: list[tuple[Any, set, set]]) -> None:
        add = {(owner, item) for owner, wanted, held in entries for item in wanted - held}
        drop = {(owner, item) for owner, wanted, held in entries for item in held - wanted}
        item_name = field.m2m_reverse_field_name()
        if field.remote_field.symmetrical:
            self._mirrored[field.model] |= {item for _owner, item in add | drop}
            add |= {(item, owner) for owner, item in add}
            drop |= {(item, owner) for owner, item in drop}
            add -= set(links(field, {owner for owner, _ in add}, item_name, using=self.using))
        through = field.remote_field.through
        owners = {owner for owner, _ in drop}
        stored = links(field, owners, item_name, "pk", using=self.using)
        for batch in batches([pk for owner, item, pk in stored if (owner, item) in drop]):
            self._query(through).filter(pk__in=batch).delete()
        owner_column, item_column = (
            through._meta.get_field(name).attname for name in (field.m2m_field_name(), item_name)
        )
        self._query(through).bulk_create(
            [through(**{owner_column: owner, item_column: item}) for owner, item in sorted(add)],
            batch_size=BATCH,
        )


def _parents_first(rows: dict[Model, Any]) -> list[Model]:
    """Every model after those that its rows refer to; sources and themes at the very front."""
    models_ = sorted(
        rows, key=lambda model: (model._meta.app_label != "records", model._meta.label)
    )
    graph = {
        model: {
            field.related_model
            for field in model._meta.fields
            if field.related_model in rows and field.related_model is not model
        }
        for model in models_
    }
    return list(TopologicalSorter(graph).static_order())


def _name(model: Model, attname: str) -> str:
    return next(field.name for field in model._meta.concrete_fields if field.attname == attname)
