"""The server as `make run` starts it: gunicorn, with the flags of the Makefile."""

import os
import re
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def gunicorn(**settings):
    """Start it on a free port. Gives the process and the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    flags = re.search(r"bin/gunicorn (.+)", makefile)[1].replace("$(PORT)", str(port))
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *flags.split()],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "khabarovsk_relations.settings"} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return process, port


@pytest.fixture
def port():
    process, port = gunicorn(DEBUG="on")
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port
    process.terminate()
    process.communicate(timeout=30)


class ServerTests:
    def test_a_bad_setting_stops_it_and_does_not_start_it_again_and_again(self):
        process, _port = gunicorn(CONTACT_EMAIL="nobody")
        try:
            log, _ = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.communicate()
            raise
        assert process.returncode != 0
        # Once for each of the two workers at the most; what gunicorn adds is its own affair.
        assert 1 <= log.count("Settings: CONTACT_EMAIL ") <= 2

    def test_a_query_of_5000_letters_is_answered_by_a_page_of_ours(self, port):
        client = HTTPConnection("127.0.0.1", port, timeout=30)
        client.request("GET", f"/en/nothing/?q={'x' * 5_000}")
        answer = client.getresponse()
        client.close()
        assert answer.status == 404
        assert "Content-Security-Policy" in answer.headers
