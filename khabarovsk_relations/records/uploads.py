"""Files on their way from a form into the storage, and out of it again where nothing names them.

A stored file has a name of our own making, so that nothing of the sender's name is kept: a random
word, and behind it what pages tell of the file (the size of a photo in pixels, that of a document
in bytes), so that no page needs to open it.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import DatabaseError, models

MEGABYTE = 1024 * 1024

logger = logging.getLogger(__name__)


class Ready(ContentFile):
    """An upload that was checked: its name in the storage, its bytes, and those of its copies."""

    def __init__(self, name: str, content: bytes, copies: dict[str, bytes] | None = None) -> None:
        super().__init__(content, name=name)
        self.parts = {name: content} | (copies or {})


def random_word() -> str:
    """128 random bits: nobody guesses the name of a file."""
    return secrets.token_hex(16)


def rows_and_states(field: models.Field) -> list[models.Manager]:
    """What can name the files of a field: the rows of its model, and the states they once had."""
    model = field.model
    managers = [model._base_manager]
    if history := getattr(model._meta, "simple_history_manager_attribute", None):
        managers.append(getattr(model, history).model._base_manager)
    return managers


def holder(field: models.Field, name: str) -> Any:
    """The row that names a file, else an earlier state of one; None where none does."""
    named = {field.attname: name}
    rows = (manager.filter(**named).first() for manager in rows_and_states(field))
    return next(filter(None, rows), None)


class _Written:
    """A file that was put into the storage, and the field that is to name it."""

    def __init__(self, field: models.Field, ready: Ready, storage: Storage) -> None:
        self.field, self.ready, self.storage = field, ready, storage

    def remove(self) -> None:
        for name in self.ready.parts:
            self.storage.delete(name)


_written: ContextVar[list[_Written] | None] = ContextVar("written", default=None)


def store(field: models.Field, ready: Ready, storage: Storage) -> None:
    """Put a file and its copies into the storage: all of them, or none."""
    written = _Written(field, ready, storage)
    if (watched := _written.get()) is not None:
        watched.append(written)
    try:
        for name, content in ready.parts.items():
            storage.save(name, ContentFile(content))
    except BaseException:
        written.remove()
        raise


@contextlib.contextmanager
def removing_unnamed() -> Iterator[None]:
    """Afterwards remove the files that were stored meanwhile and that no row names.

    It stands around the transaction: Django tells when one is committed, not when one is rolled
    back, so the rows themselves are asked. While they cannot be, the files stay: one too many
    does less harm than one too few, and `manage.py check_files` finds it.
    """
    written: list[_Written] = []
    token = _written.set(written)
    try:
        yield
    finally:
        _written.reset(token)
        for file in written:
            try:
                if holder(file.field, file.ready.name) is None:
                    file.remove()
            except (DatabaseError, OSError):
                logger.warning("Not known whether %s is needed: it stays.", file.ready.name)


def read_whole(upload: Any) -> bytes:
    """All bytes of an upload, whose size was looked at before."""
    upload.seek(0)
    return upload.read()
