"""A database that is away, taken away for real from the server that `make run` starts.

The rules: an outage is answered with 503 and Retry-After (RFC 9110, sections 15.6.4 and
10.2.3) within 3 seconds, and 10 seconds after its end all pages are there again. Each engine
is tested in the run on that engine, so once.
"""

import contextlib
import glob
import html
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLIC = ["/ru/", "/en/cities/", "/ru/timeline/", "/en/events/", "/en/search/?q=harbin"]
SOON, BACK = 3, 10
PASSWORD = "a password of the tests"
PREPARE = f"""
import django
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("loaddata", "seed", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
get_user_model().objects.create_superuser("root", password="{PASSWORD}")
"""


def missing(reason):
    """Skip what cannot be tested here; where everything must be, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def only_on(vendor, name):
    """Skip a class in the run on another engine; a plain mark is told in one line for all."""
    if connection.vendor == vendor:
        return lambda tests: tests
    return pytest.mark.skip(f"Outages of {name} are tested in the run on {name}.")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_root():
    return os.geteuid() == 0


class Site:
    """The site as `make run` serves it, and somebody of the staff who is signed in."""

    def __init__(self, folder, database):
        self.folder, self.port = folder, free_port()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "khabarovsk_relations.settings",
            "DATABASE_URL": database,
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "STATIC_ROOT": str(folder / "static"),
            "MEDIA_ROOT": str(folder / "media"),
            "CONTACT_EMAIL": "office@example.org",
        }
        self.cookies = {}

    def prepare(self):
        command = [sys.executable, "-c", PREPARE]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    def start(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        flags = re.search(r"bin/gunicorn (.+)", makefile)[1].replace("$(PORT)", str(self.port))
        command = [sys.executable, "-m", "gunicorn", *flags.split()]
        if is_root() and shutil.which("setpriv"):
            # Root reads a file whatever its rights say, unless it is told not to.
            rights = "-dac_override,-dac_read_search"
            command = ["setpriv", "--bounding-set", rights, *command]
        self.log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log
        )
        deadline = time.monotonic() + 30
        while not self.is_up():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "The server does not start."
            time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def is_up(self):
        # The bare address needs no database.
        try:
            return self.ask("/").status == 302
        except OSError:
            return False

    def processes(self):
        """The server's own process and its workers."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def ask(self, address, form=None, cookies=None):
        """The status, headers, text and seconds of an answer; a form is sent if there is one."""
        begun = time.monotonic()
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in (cookies or {}).items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        client = HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            body = urlencode(form) if form else None
            client.request("POST" if form else "GET", address, body, headers)
            answer = client.getresponse()
            text = answer.read().decode()
        finally:
            client.close()
        return SimpleNamespace(
            address=address,
            status=answer.status,
            headers=answer.headers,
            text=text,
            seconds=time.monotonic() - begun,
            cookies=dict(
                re.match(r"([^=]+)=([^;]*)", line).groups()
                for line in answer.headers.get_all("Set-Cookie", [])
            ),
        )

    def fill_in_the_form(self):
        """The form of the sign-in page, filled in, with the cookie that belongs to it."""
        page = self.ask("/admin/login/")
        token = html.unescape(re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.text)[1])
        form = {"username": "root", "password": PASSWORD, "csrfmiddlewaretoken": token}
        return form | {"next": "/admin/"}, page.cookies

    def sign_in(self):
        """Sign in, and keep the form as one who goes back to it would."""
        self.form = self.fill_in_the_form()
        answer = self.send_the_form()
        assert answer.status == 302
        self.cookies = answer.cookies

    def send_the_form(self):
        form, cookies = self.form
        return self.ask("/admin/login/", form, cookies)

    def ask_everything(self):
        """Public pages and pages of the admin at once, so that every worker is asked."""
        with ThreadPoolExecutor(8) as pool:
            public = pool.map(self.ask, PUBLIC * 3)
            staff = pool.map(
                lambda address: self.ask(address, cookies=self.cookies),
                ["/admin/", "/admin/login/", "/admin/events/event/"] * 2,
            )
            stranger = pool.submit(self.ask, "/admin/login/")
            form = pool.submit(self.send_the_form)
            return [*public, *staff, stranger.result(), form.result()]


def assert_away(site):
    for answer in site.ask_everything():
        assert (answer.address, answer.status) == (answer.address, 503), answer.text
        assert answer.seconds < SOON, answer.address
        assert int(answer.headers["Retry-After"]) >= 1
        assert "no-store" in answer.headers["Cache-Control"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "Сайт временно недоступен" in answer.text
        assert "mailto:office@example.org" in answer.text
        # Nobody is signed out by it.
        assert answer.cookies == {}
    # What needs no database goes on: the way to a language, the style of the page.
    assert site.ask("/").status == 302
    assert site.ask("/static/site.css").status == 200


def assert_back(site):
    """Within the time of the rule every worker answers again; nothing is lost."""
    begun = time.monotonic()
    while True:
        answers = site.ask_everything()
        # A sign-in, and the sign-in page of somebody signed in, lead on.
        wrong = {a.address: a.status for a in answers if a.status not in {200, 302}}
        if not wrong:
            break
        assert time.monotonic() - begun < BACK, wrong
        time.sleep(0.2)
    assert time.monotonic() - begun < BACK
    assert site.send_the_form().status == 302
    assert site.ask("/admin/events/event/", cookies=site.cookies).status == 200


@contextlib.contextmanager
def served(site):
    site.prepare()
    site.start()
    try:
        site.sign_in()
        yield site
    finally:
        site.stop()


# ---- SQLite --------------------------------------------------------------------------------------


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
    deadline = time.monotonic() + 5
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


@only_on("sqlite", "SQLite")
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


@only_on("sqlite", "SQLite")
class FullDiskTests:
    @pytest.mark.parametrize("full", [disk_filled, growth_forbidden])
    def test_pages_are_there_or_unavailable_and_nothing_is_broken(self, on_sqlite, disk, full):
        settle(on_sqlite.file)
        with full(on_sqlite, disk):
            for answer in on_sqlite.ask_everything():
                assert answer.status in {200, 302, 503}, answer.address
                assert answer.seconds < SOON
                assert ("Retry-After" in answer.headers) is (answer.status == 503)
            # What has to be written is not taken for written.
            assert on_sqlite.send_the_form().status == 503
        assert_back(on_sqlite)


# ---- PostgreSQL ----------------------------------------------------------------------------------


class Cluster:
    """A PostgreSQL server of our own, thrown away at the end."""

    def __init__(self, programs, folder):
        self.programs, self.data, self.port = programs, folder / "data", free_port()
        self.address = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program, *arguments):
        # PostgreSQL refuses to be run by root.
        user = ["runuser", "-u", "postgres", "--"] if is_root() else []
        command = [*user, f"{self.programs}/{program}", *map(str, arguments)]
        # Not through pipes: the server, which stays, would keep their other end.
        done = subprocess.run(
            command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert done.returncode == 0, f"{program} failed"

    def make(self):
        options = ["--auth", "trust", "--username", "postgres", "--encoding", "UTF8"]
        self.run("initdb", *options, "--locale", "C.UTF-8", "--no-sync", self.data)
        settings = f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nfsync = off\n"
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.write(f"{settings}unix_socket_directories = '{self.data}'\n")
        self.rules = (self.data / "pg_hba.conf").read_text()

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "start")

    def stop(self, mode):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def set_rules(self, rules):
        (self.data / "pg_hba.conf").write_text(rules)
        self.run("pg_ctl", "-D", self.data, "reload")

    def connect(self):
        return psycopg.connect(self.address, autocommit=True)

    def hang_up(self, through):
        """End every connection but this one."""
        through.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="module")
def cluster():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    program = found[-1] if found else shutil.which("initdb")
    if not program:
        missing("There is no initdb: install PostgreSQL's server to test its outages.")
    if is_root() and not shutil.which("runuser"):
        missing("PostgreSQL refuses to be run by root, and there is no runuser.")
    # Not a folder of pytest's: those are closed to the user who runs the server.
    folder = Path(tempfile.mkdtemp(prefix="outage-"))
    cluster = Cluster(Path(program).resolve().parent, folder)
    try:
        if is_root():
            shutil.chown(folder, "postgres", "postgres")
        cluster.make()
        cluster.start()
        yield cluster
        cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def on_postgresql(cluster, tmp_path_factory):
    with served(Site(tmp_path_factory.mktemp("site"), cluster.address)) as site:
        yield site


@only_on("postgresql", "PostgreSQL")
class PostgreSQLTests:
    @pytest.mark.parametrize("mode", ["fast", "immediate"])
    def test_a_stopped_server_is_an_outage(self, on_postgresql, cluster, mode):
        cluster.stop(mode)
        try:
            assert_away(on_postgresql)
        finally:
            cluster.start()
        assert_back(on_postgresql)

    def test_a_server_that_refuses(self, on_postgresql, cluster):
        with cluster.connect() as ours:
            cluster.set_rules("host all all 127.0.0.1/32 reject\n")
            try:
                time.sleep(0.3)
                cluster.hang_up(ours)
                assert_away(on_postgresql)
            finally:
                cluster.set_rules(cluster.rules)
        assert_back(on_postgresql)

    def test_a_server_that_hangs_up_is_called_again(self, on_postgresql, cluster):
        assert_back(on_postgresql)
        with cluster.connect() as ours:
            for _again in range(3):
                cluster.hang_up(ours)
                for answer in on_postgresql.ask_everything():
                    assert answer.status in {200, 302}, answer.address
                    assert answer.seconds < SOON

    def test_a_server_without_the_tables(self, on_postgresql, cluster):
        with cluster.connect() as ours:
            ours.execute("ALTER SCHEMA public RENAME TO away")
            try:
                assert_away(on_postgresql)
            finally:
                ours.execute("ALTER SCHEMA away RENAME TO public")
        assert_back(on_postgresql)
