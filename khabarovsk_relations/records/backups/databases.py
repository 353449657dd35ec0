"""Copying a whole database out while people work, and in again."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.backends.postgresql.client import DatabaseClient

Ask = Callable[[str], list[tuple[Any, ...]]]


class Refused(Exception):
    """What is needed is not there; the text says what to do."""


def rows_in(ask: Ask, tables: list[str]) -> dict[str, int]:
    """How many rows each table has."""
    return {table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)}


def files_named(ask: Ask, tables: list[str]) -> set[str]:
    """Every upload that some row names, those of the history left out: they may be gone."""
    names: set[str] = set()
    for model in apps.get_models():
        table = model._meta.db_table
        for one in model._meta.local_concrete_fields:
            if isinstance(one, models.FileField) and table in tables:
                found = ask(f'SELECT DISTINCT "{one.column}" FROM "{table}"')
                names |= {name for (name,) in found if name}
    return names


class Sqlite:
    """By SQLite's own backup (https://www.sqlite.org/backup.html), which disturbs no writer."""

    @contextlib.contextmanager
    def copied(self, target: Path) -> Iterator[tuple[Ask, list[str]]]:
        """Copy the database to a file, and answer questions of what has been copied."""
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(target)) as copy:
            try:
                connection.connection.backup(copy)
            except sqlite3.DatabaseError as error:
                raise Refused(f"The database cannot be read ({error}).") from None
            # One file alone, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict != "ok":
                raise Refused(f"The database is damaged ({verdict}); nothing was backed up.")
            found = copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            yield lambda sql: copy.execute(sql).fetchall(), [name for (name,) in found]

    def restore(self, source: Path, tables: list[str]) -> None:
        """Put the copy in the place of the database, all of it or nothing."""
        connection.ensure_connection()
        try:
            with contextlib.closing(sqlite3.connect(source)) as copy:
                copy.backup(connection.connection)
        except sqlite3.DatabaseError as error:
            words = f"The database could not be written ({error}). Stop the site and try again."
            raise Refused(words) from None


class Postgresql:
    """By pg_dump and psql, which must be of the server's version or newer."""

    def __init__(self) -> None:
        self.arguments, self.environment = DatabaseClient.settings_to_cmd_args_env(
            connection.settings_dict, []
        )
        self.arguments = self.arguments[1:]

    def run(self, program: str, *arguments: str) -> None:
        path = shutil.which(program)
        if path is None:
            raise Refused(f"{program} is not installed: install postgresql-client.")
        environment = os.environ | (self.environment or {})
        # Whoever works on the site is not waited for endlessly.
        environment["PGOPTIONS"] = "-c lock_timeout=10s"
        done = subprocess.run(
            [path, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
            raise Refused(f"{program} failed: {said}")

    def demand_version(self) -> None:
        """pg_dump refuses servers newer than itself, with more words than one needs."""
        path = shutil.which("pg_dump")
        if path is None:
            raise Refused("pg_dump is not installed: install postgresql-client.")
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        version = re.search(r"(\d+)", said.stdout)
        server = connection.pg_version // 10000
        if not version or int(version[1]) < server:
            raise Refused(
                f"pg_dump here is {said.stdout.strip() or 'of no known version'}, the server is "
                f"PostgreSQL {server}: install postgresql-client-{server}."
            )

    @contextlib.contextmanager
    def copied(self, target: Path) -> Iterator[tuple[Ask, list[str]]]:
        """Dump the database to a file, and answer questions of what has been dumped."""
        connection.ensure_connection()
        self.demand_version()
        with connection.cursor() as cursor:

            def ask(sql: str) -> list[tuple[Any, ...]]:
                cursor.execute(sql)
                return cursor.fetchall()

            # The dump and our questions see the database at one moment.
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                snapshot = ask("SELECT pg_export_snapshot()")[0][0]
                self.run(
                    "pg_dump",
                    "--format=custom",
                    "--no-owner",
                    "--no-privileges",
                    "--no-comments",
                    f"--snapshot={snapshot}",
                    f"--file={target}",
                    *self.arguments,
                )
                yield ask, connection.introspection.table_names(cursor)
            finally:
                cursor.execute("ROLLBACK")

    def restore(self, source: Path, tables: list[str]) -> None:
        """Put the dump in the place of our tables, in one transaction."""
        script, drop = source.with_suffix(".sql"), source.with_suffix(".drop.sql")
        self.run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        names = ", ".join(f'"{name}"' for name in sorted(ours | set(tables)))
        drop.write_text(f"DROP TABLE IF EXISTS {names} CASCADE;\n", encoding="utf-8")
        # Our own connection would stand in the way.
        connection.close()
        self.run(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={drop}",
            f"--file={script}",
            *self.arguments,
        )


def database() -> Sqlite | Postgresql:
    """How the database of the settings is copied."""
    return Sqlite() if connection.vendor == "sqlite" else Postgresql()
