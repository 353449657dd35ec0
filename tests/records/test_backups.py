"""Backups: whole, of one moment, never over another; restored they are what they were."""

import gzip
import io
import json
import os
import stat
import subprocess
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from khabarovsk_relations.records.backups import Broken, Manifest, Refused, unpack, write
from khabarovsk_relations.records.backups.databases import Postgresql
from khabarovsk_relations.records.management.commands import restore

ROOT = Path(__file__).resolve().parent.parent.parent
PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("loaddata", "seed", verbosity=0)
from django.contrib.auth import get_user_model
user = get_user_model().objects.create_superuser("root", password="x")
from events.models import Delegation
from pathlib import Path
from django.conf import settings
files = {"photos/one.jpg": b"photo", "documents/ред.pdf": bytes(range(256)) * 900}
for name, data in files.items():
    path = Path(settings.MEDIA_ROOT, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
one = Delegation.objects.first()
one.photo, one.document, one.updated_by = "photos/one.jpg", "documents/ред.pdf", user
one.result_ru = "Итоги «в кавычках»\\nи во второй строке \\U0001f338"
one.save()
"""
DUMP = """
import json
from django.db import connection
with connection.cursor() as cursor:
    rows = {}
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f'SELECT * FROM "{table}"')
        rows[table] = sorted(repr(row) for row in cursor.fetchall())
print(json.dumps(rows))
"""


class Place:
    """A database and a folder of uploads of their own, and the commands there."""

    def __init__(self, folder, url):
        self.uploads = folder / "media"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "khabarovsk_relations.settings",
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(self.uploads),
        }

    def run(self, *command, **environment):
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
        )

    def manage(self, *command, **environment):
        return self.run("manage.py", *map(str, command), **environment)

    def python(self, script):
        done = self.run("-c", "import django; django.setup()\n" + script)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self):
        return json.loads(self.python(DUMP))

    def files(self):
        return {
            path.relative_to(self.uploads).as_posix(): path.read_bytes()
            for path in self.uploads.rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Make empty places; on PostgreSQL each has a database beside the one that is named."""
    made = []

    def place():
        folder = tmp_path_factory.mktemp("place")
        if connection.vendor == "sqlite":
            return Place(folder, f"sqlite:///{folder}/db.sqlite3")
        name = f"backups_{os.getpid()}_{len(made)}"
        server.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return Place(folder, os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}")

    if connection.vendor == "sqlite":
        yield place
        return
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        yield place
        for name in made:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def made(place, tmp_path_factory):
    """A register with records, a user and uploads, and a backup of it."""
    here = place()
    here.python(PREPARE)
    folder = tmp_path_factory.mktemp("backups") / "new"
    done = here.manage("backup", folder)
    assert done.returncode == 0, done.stderr
    (file,) = folder.iterdir()
    return SimpleNamespace(place=here, file=file, said=done.stdout, folder=folder)


class BackupAndRestoreTests:
    def test_restored_into_an_empty_place_every_row_and_every_file_is_the_same(self, made, place):
        there = place()
        done = there.manage("restore", made.file)
        assert done.returncode == 0, done.stderr
        assert there.files() == made.place.files()
        assert len(there.files()) == 2
        rows = there.rows()
        assert rows == made.place.rows()
        assert len(rows["events_delegation"]) > 5
        # And it goes on: a new row gets a key of its own.
        new = "Event(title_ru='Новое', kind='other').save()"
        there.python(f"from events.models import Event\n{new}")
        # Nothing is written over it unasked.
        refused = there.manage("restore", made.file)
        assert refused.returncode == 1
        assert "There are records here already. Nothing changed" in refused.stderr
        # Asked to, it keeps first what is there.
        done = there.manage("restore", made.file, "--overwrite")
        assert done.returncode == 0, done.stderr
        assert "What was here is kept in" in done.stdout
        assert len(list(made.folder.iterdir())) == 2
        assert there.rows() == made.place.rows()

    def test_a_backup_is_for_its_owner_alone_and_named_after_the_time(self, made):
        assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
        assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
        assert made.file.name.startswith("register-20")
        assert str(made.file) in made.said

    def test_a_damaged_one_changes_nothing(self, made, place, tmp_path):
        there, cut = place(), tmp_path / "cut.tar.gz"
        cut.write_bytes(made.file.read_bytes()[:-2000])
        done = there.manage("restore", cut)
        assert done.returncode == 1
        assert "is no whole backup" in done.stderr
        assert "Traceback" not in done.stderr
        assert there.files() == {}
        assert there.rows() == {}


@pytest.fixture
def backup(tmp_path):
    """A small backup without a real database, and an empty folder to unpack it into."""
    copy, uploads, folder = tmp_path / "copy", tmp_path / "uploads", tmp_path / "unpacked"
    copy.write_bytes(b"rows" * 1000)
    (uploads / "photos").mkdir(parents=True)
    (uploads / "photos" / "one.jpg").write_bytes(b"photo")
    (uploads / ".restore-x").mkdir()
    (uploads / ".restore-x" / "two.jpg").write_bytes(b"no upload")
    folder.mkdir()
    target = tmp_path / "backup.tar.gz"
    manifest = Manifest(engine=connection.vendor, migrations=[], rows={}, made_at="now")
    write(target, manifest, copy, uploads)
    return SimpleNamespace(
        file=target, folder=folder, copy=copy, uploads=uploads, manifest=manifest
    )


def rewrite(file, change):
    """The backup with other members: a list of (TarInfo, bytes) is changed in its place."""
    with tarfile.open(file, "r:gz") as tar:
        members = [(member, tar.extractfile(member).read()) for member in tar]
    change(members)
    with tarfile.open(file, "w:gz") as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def renamed(name):
    def change(members):
        members[0][0].name = name

    return change


def linked(members):
    members[0][0].type, members[0][0].linkname = tarfile.SYMTYPE, "/etc/passwd"


def listed(**values):
    def change(members):
        held = json.loads(members[-1][1]) | values
        members[-1] = (members[-1][0], json.dumps(held).encode())

    return change


class CheckingTests:
    def test_a_whole_one_is_unpacked(self, backup):
        manifest = unpack(backup.file, backup.folder)
        assert (backup.folder / "database").read_bytes() == b"rows" * 1000
        assert sorted(manifest.files) == ["database", "media/photos/one.jpg"]

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
    def test_one_cut_off_is_refused_wherever_it_ends(self, part, backup):
        data = backup.file.read_bytes()
        backup.file.write_bytes(data[: int(len(data) * part)])
        with pytest.raises(Broken):
            unpack(backup.file, backup.folder)

    @pytest.mark.parametrize("data", [b"", b"no backup", gzip.compress(b"no tar" * 1000)])
    def test_another_file_is_refused(self, data, backup):
        backup.file.write_bytes(data)
        with pytest.raises(Broken):
            unpack(backup.file, backup.folder)

    @pytest.mark.parametrize(
        "change",
        [
            renamed("../outside"),
            renamed("/etc/outside"),
            renamed("media/../../outside"),
            renamed("media/.hidden"),
            renamed("another"),
            linked,
            lambda members: members.pop(0),
            lambda members: members.pop(),
            lambda members: members.append(members[1]),
            lambda members: members.__setitem__(1, (members[1][0], b"other")),
            listed(files={}),
            listed(format=2),
            listed(unknown=1),
        ],
    )
    def test_one_that_was_tampered_with_is_refused(self, change, backup):
        rewrite(backup.file, change)
        with pytest.raises(Broken):
            unpack(backup.file, backup.folder)
        assert not (backup.folder.parent / "outside").exists()

    def test_no_file_is_ever_overwritten(self, backup):
        before = backup.file.read_bytes()
        with pytest.raises(FileExistsError):
            write(backup.file, backup.manifest, backup.copy, backup.uploads)
        assert backup.file.read_bytes() == before
        assert not list(backup.file.parent.glob(".*.part"))


def refusal(backup):
    with pytest.raises(CommandError) as error:
        call_command("restore", str(backup.file))
    return str(error.value)


@pytest.mark.django_db
class RefusalTests:
    def test_a_backup_of_another_kind_of_database(self, backup):
        rewrite(backup.file, listed(engine="oracle"))
        assert "This is a backup of oracle" in refusal(backup)

    def test_a_backup_of_a_newer_version(self, backup):
        rewrite(backup.file, listed(migrations=[["events", "9999_later"]]))
        assert "events.9999_later" in refusal(backup)

    def test_uploads_that_are_there(self, backup, settings):
        settings.MEDIA_ROOT = backup.uploads
        assert "There are uploaded files here already" in refusal(backup)
        assert (backup.uploads / "photos" / "one.jpg").exists()

    def test_a_file_that_is_not_there(self, backup):
        backup.file.unlink()
        assert "Not restored" in refusal(backup)

    def test_an_older_version_is_known_by_its_migrations(self):
        assert restore.lacking([["events", "0001_initial"]])


class ToolsTests:
    def test_a_database_without_a_register_is_one_sentence(self, place, tmp_path):
        done = place().manage("backup", tmp_path / "backups")
        assert done.returncode == 1
        assert "There is no register in this database" in done.stderr
        assert list((tmp_path / "backups").iterdir()) == []

    def test_a_damaged_sqlite_database_is_one_sentence(self, place, tmp_path):
        if connection.vendor != "sqlite":
            pytest.skip("Only SQLite is a file that can be damaged.")
        there = place()
        (there.uploads.parent / "db.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 9000)
        done = there.manage("backup", tmp_path / "backups")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert list((tmp_path / "backups").iterdir()) == []

    def test_a_missing_pg_dump_is_one_sentence(self, monkeypatch):
        tool = Postgresql.__new__(Postgresql)
        monkeypatch.setenv("PATH", "/nowhere")
        with pytest.raises(Refused, match="install postgresql-client"):
            tool.demand_version()

    def test_an_older_pg_dump_is_one_sentence(self, monkeypatch, tmp_path):
        tool = Postgresql.__new__(Postgresql)
        program = tmp_path / "pg_dump"
        program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        module = "khabarovsk_relations.records.backups.databases.connection"
        monkeypatch.setattr(module, SimpleNamespace(pg_version=150020))
        with pytest.raises(Refused, match="install postgresql-client-15"):
            tool.demand_version()
