"""What SQLite can suffer: its file gone, closed or another's, a full disk, a writer elsewhere."""

import contextlib
import resource
import shutil
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.db import connection

from .outages import PUBLIC, SOON, Site, assert_away, assert_back, is_root, missing, served

if connection.vendor != "sqlite":
    pytest.skip("What SQLite can suffer is tested in the run on it.", allow_module_level=True)


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A folder, where it is possible on a small disk of its own."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs", str(folder)]
    is_own = is_root() and subprocess.run(mount, capture_output=True).returncode == 0
    yield SimpleNamespace(folder=folder, is_own=is_own)
    if is_own:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def on_sqlite(disk, tmp_path_factory):
    (disk.folder / "data").mkdir()
    # A name that means something else in an address, if it is not quoted.
    file = disk.folder / "data" / "the register?.sqlite3"
    site = Site(tmp_path_factory.mktemp("site"), f"sqlite:///{quote(str(file))}")
    site.file = file
    with served(site):
        yield site


def settle(file):
    """Wait until nobody has the file open: the last to close it takes its log away."""
    deadline = time.monotonic() + 1
    while Path(f"{file}-wal").exists() and time.monotonic() < deadline:
        time.sleep(0.02)


@contextlib.contextmanager
def replaced(file, write):
    """Put something else in the place of the database's file."""
    settle(file)
    kept = file.with_name("kept")
    file.rename(kept)
    try:
        write(file)
        yield
    finally:
        settle(file)
        file.unlink(missing_ok=True)
        kept.rename(file)


def another_database(file):
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE something_else (id)")


class SQLiteTests:
    def test_a_missing_file_is_an_outage_and_is_not_created(self, on_sqlite):
        with replaced(on_sqlite.file, lambda file: None):
            assert_away(on_sqlite)
            assert not on_sqlite.file.exists()
        assert_back(on_sqlite)

    def test_a_missing_folder(self, on_sqlite):
        settle(on_sqlite.file)
        folder = on_sqlite.file.parent
        away = folder.rename(folder.with_name("away"))
        try:
            assert_away(on_sqlite)
            assert not folder.exists()
        finally:
            away.rename(folder)
        assert_back(on_sqlite)

    @pytest.mark.parametrize(
        "write",
        [
            pytest.param(lambda file: file.touch(), id="empty"),
            pytest.param(another_database, id="without-tables"),
            pytest.param(lambda file: file.write_bytes(b"no database" * 999), id="no-database"),
        ],
    )
    def test_a_file_without_the_tables(self, on_sqlite, write):
        with replaced(on_sqlite.file, write):
            assert_away(on_sqlite)
        assert_back(on_sqlite)

    def test_an_unreadable_file(self, on_sqlite):
        if is_root() and not shutil.which("setpriv"):
            missing("Root reads every file, and there is no setpriv to keep it from that.")
        settle(on_sqlite.file)
        on_sqlite.file.chmod(0)
        try:
            assert_away(on_sqlite)
        finally:
            on_sqlite.file.chmod(0o644)
        assert_back(on_sqlite)

    @pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
    def test_pages_are_read_while_another_process_writes(self, on_sqlite, kind):
        with contextlib.closing(sqlite3.connect(on_sqlite.file, isolation_level=None)) as writer:
            writer.execute(f"BEGIN {kind}")
            writer.execute("UPDATE events_event SET title_ru = 'не для чтения'")
            answers = [on_sqlite.ask(address) for address in PUBLIC]
            with ThreadPoolExecutor(8) as pool:
                answers += pool.map(on_sqlite.ask, PUBLIC * 3)
                # Who writes waits for the other, and is not turned away.
                signing_in = pool.submit(on_sqlite.send_the_form)
                time.sleep(0.5)
                writer.execute("ROLLBACK")
                assert signing_in.result().status == 302
        for answer in answers:
            assert (answer.address, answer.status) == (answer.address, 200)
            assert answer.seconds < SOON
            assert "не для чтения" not in answer.text
        assert_back(on_sqlite)


@contextlib.contextmanager
def disk_filled(site, disk):
    if not disk.is_own:
        pytest.skip("Only root can mount a disk small enough to be filled.")
    filler = disk.folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def growth_forbidden(site, disk):
    """As `ulimit -f` does: nothing that the server writes may make a file longer."""
    limits = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in site.processes()}
    for pid, (_soft, hard) in limits.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


class FullDiskTests:
    @pytest.mark.parametrize("full", [disk_filled, growth_forbidden])
    def test_pages_are_there_or_unavailable_and_nothing_is_broken(self, on_sqlite, disk, full):
        settle(on_sqlite.file)
        with full(on_sqlite, disk):
            for answer in on_sqlite.ask_everything():
                assert answer.status in {200, 302, 503}, answer.address
                assert answer.seconds < SOON
                assert ("Retry-After" in answer.headers) is (answer.status == 503)
            signed_in = on_sqlite.send_the_form()
            # There may be room left in the log, for a moment.
            assert signed_in.status in {302, 503}
        assert_back(on_sqlite)
        if signed_in.status == 302:
            # What was said to be written is written.
            page = on_sqlite.ask("/admin/events/event/", cookies=signed_in.cookies)
            assert page.status == 200
