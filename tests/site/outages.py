"""The site as `make run` serves it, to take its database away for real.

The rules: an outage is answered with 503 and Retry-After (RFC 9110, sections 15.6.4 and
10.2.3) within 3 seconds, and 10 seconds after its end all pages are there again.
"""

import contextlib
import html
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

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
