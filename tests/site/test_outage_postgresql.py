"""What PostgreSQL can suffer: stopped, refusing, hanging up, without its tables."""

import glob
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from .outages import SOON, Site, assert_away, assert_back, free_port, is_root, missing, served

if connection.vendor != "postgresql":
    pytest.skip("What PostgreSQL can suffer is tested in the run on it.", allow_module_level=True)


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
