"""The site with the seed, served as on a server, for as long as a tool looks at it."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
LISTS = ["cities", "agreements", "delegations", "events"]
PAGES = [
    "/ru/",
    "/en/",
    *(f"/ru/{name}/" for name in LISTS),
    "/ru/cities/?on=2006-01-01",
    "/ru/timeline/",
    "/ru/years/",
    "/ru/years/2005/?city=harbin",
    "/ru/calendar/",
    "/ru/anniversaries/?year=2030",
    "/ru/sources/",
    "/ru/about/",
    "/ru/accessibility/",
    "/en/cities/niigata/",
    "/ru/cities/niigata/briefing/",
]
SEARCHES = ["/ru/search/?q=2005", "/ru/search/?q=zzzz"]
GONE = "/ru/cities/musashino/"
ERRORS = ["/ru/nowhere/", GONE]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from cities.models import SisterCity
call_command("migrate", verbosity=0)
call_command("loaddata", "seed", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
SisterCity.objects.filter(slug="musashino").update(withdrawn_at=timezone.now())
"""


def need(*programs):
    """Skip with one plain line where a program is missing."""
    for program in programs:
        if not shutil.which(program):
            sys.exit(print(f"Skipped: there is no {program} on this machine."))


def install(package):
    """Install an npm package into a folder of its own that git ignores."""
    subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", TOOLS, package],
        check=True,
    )
    return TOOLS / "node_modules"


def fetch(url):
    """The body of a page, of one that is not there too."""
    try:
        with urlopen(url, timeout=10) as response:
            return response.read().decode()
    except HTTPError as error:
        if error.code not in {404, 410}:
            raise
        return error.read().decode()


@contextlib.contextmanager
def throwaway_site():
    """Serve the seed at a free port, and take everything away afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        origin = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "khabarovsk_relations.settings",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "SECRET_KEY": "for a site that lives a minute, " + "x" * 40,
            "DEBUG": "off",
            "SITE_URL": origin,
            "CONTACT_EMAIL": "register@example.org",
            "STATIC_ROOT": f"{folder}/static",
            "MEDIA_ROOT": f"{folder}/media",
        }
        options = {"cwd": ROOT, "env": environment}
        subprocess.run([sys.executable, "-c", PREPARE], check=True, **options)
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "error"]
            + ["--bind", f"127.0.0.1:{port}", "--threads", "4", "khabarovsk_relations.wsgi"],
            **options,
        )
        try:
            for _attempt in range(100):
                with contextlib.suppress(URLError, OSError):
                    fetch(origin)
                    break
                time.sleep(0.1)
            yield origin
        finally:
            server.terminate()
            server.wait(10)


def record_pages(origin):
    """A page of each kind of record: the first that its list links to."""
    return [
        re.search(rf"/ru/{name}/[a-z0-9-]+/", fetch(f"{origin}/ru/{name}/"))[0] for name in LISTS
    ]
