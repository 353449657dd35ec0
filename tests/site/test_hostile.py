"""Nothing that a stranger sends is an error of ours."""

import io
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    ThemeFactory,
)
from .reading import Page, ask

pytestmark = pytest.mark.django_db

LISTS = ["cities", "agreements", "delegations", "events"]
PAGES = [
    "/en/",
    "/en/timeline/",
    "/en/years/",
    "/en/years/2005/",
    "/en/calendar/",
    "/en/anniversaries/",
    "/en/search/",
    "/en/sources/",
    "/en/about/",
    *(f"/en/{name}/" for name in LISTS),
    *(f"/en/{name}/one/" for name in LISTS),
    "/en/cities/one/briefing/",
]
NAMES = [
    *("city", "theme", "country", "type", "kind", "status", "from", "to", "on", "order"),
    *("q", "after", "page", "year", "unknown"),
]
VALUES = [
    "%00",
    "abc",
    "x" * 5000,
    "%ED%A0%80",
    "%FF%FE",
    "9999-99-99",
    "99999999999999999999",
    "-1",
    "0",
    "1_000",
    quote("٣"),
    quote("２００５"),
    "2005-02-30",
    "0000",
    "2005/2006",
    "f.-.event.99999999999999999999",
    "f.9999-12-31.9999-12-31.event.1",
    "b.0001-01-01.0001-01-01.event.1",
    "b.-.zzz.1",
    "f.2005-01-01.2005-01-01.event.999999999999999999",
    quote("'\"; DROP TABLE events_event; --"),
    quote("<script>alert(1)</script>"),
    quote('"><img src=x onerror=alert(1)>'),
    "%25%5F%5C",
    quote("\u202e\u2028\ufdd0\U0010ffff"),
    quote("{{ 7|add:7 }}{% now %}"),
    "a&{name}=b&{name}=c",
]


@pytest.fixture
def one_of_each():
    city = SisterCityFactory(slug="one", name_en="Harbin")
    RelationStatusFactory(city=city)
    theme = ThemeFactory()
    for factory in (AgreementFactory, DelegationFactory, EventFactory):
        factory(slug="one", cities=[city], themes=[theme])


@pytest.mark.parametrize("address", PAGES)
class AnyValueTests:
    def test_a_value_that_means_nothing_breaks_no_page(self, one_of_each, address):
        client = Client()
        for value in VALUES:
            pairs = [f"{name}={value.replace('{name}', name)}" for name in NAMES]
            sent = f"{address}?{'&'.join(pairs)}"
            assert client.get(sent).status_code == 200, value

    def test_a_script_in_every_parameter_stays_text(self, one_of_each, address):
        script = '"><script>alert(1)</script><p id=\'"'
        query = "&".join(f"{name}={quote(script)}" for name in NAMES)
        page = Page(address, ask(f"{address}?{query}"))
        assert page.all("script") == []
        assert "<script" not in page.markup

    def test_a_name_that_nobody_knows_is_left_out_silently(self, one_of_each, address):
        page = Page(address, ask(f"{address}?utm_source=x&year=2005&%00=1&=&&"))
        assert page.problems == []


def get(address, **environ):
    """Ask the server's own door, without the manners of a test client."""
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer["status"], answer["headers"] = int(status[:3]), dict(headers)

    environ = {
        "REQUEST_METHOD": "GET",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "SCRIPT_NAME": "",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        **environ,
    }
    response = WSGIHandler()(environ, start_response)
    answer["body"] = b"".join(response)
    response.close()
    return answer


@pytest.fixture
def kept_connection():
    """The door closes stale connections; the one of a test's transaction stays, as for Client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
class RawAddressTests:
    @pytest.mark.parametrize(
        "path",
        [
            "/en/cities/\xff/",
            "/en/cities/\x00/",
            "/en/cities/\xed\xa0\x80/",
            "/en/events/one\n/",
            "/en/\r\nSet-Cookie: a=b/",
            "/en/cities/" + "x" * 20_000 + "/",
            "/en/cities/%00/",
            "/en/cities/../../etc/passwd",
            "//evil.example/en/",
            "/en//evil.example",
            "/\xd1\x80\xd1\x83/",
            "/en/events/\xd0\xb9/",
            "en",
            "",
            "*",
            "/en/\ud800/",
        ],
    )
    def test_a_strange_path_is_not_found(self, path):
        answer = get(path.encode("latin-1", "replace").decode("latin-1"))
        assert answer["status"] in {301, 302, 404}
        assert "evil" not in answer["headers"].get("Location", "").split("/")[2:3]
        assert "Set-Cookie" not in answer["headers"]
        assert "unsafe" not in answer["headers"]["Content-Security-Policy"]

    @pytest.mark.parametrize(
        "query",
        [
            "city=\xff\xfe",
            "q=\xed\xa0\x80",
            "q=\x00",
            "q=%",
            "%=%&&&==",
            "q=" + "\xd1\x85" * 3000,
            "after=\xff",
            "from=\xd9\xa3",
            ";".join(["a=b"] * 2000),
        ],
    )
    @pytest.mark.parametrize("path", ["/en/search/", "/ru/timeline/", "/en/events/"])
    def test_a_strange_query_breaks_no_page(self, path, query):
        assert get(path, QUERY_STRING=query)["status"] == 200

    def test_too_many_parameters_are_a_bad_request(self):
        for path in ("/en/timeline/", "/ru/search/", "/en/cities/"):
            answer = get(path, QUERY_STRING="&".join(["a=b"] * 1500))
            assert answer["status"] == 400
            assert b"<main" in answer["body"]

    @pytest.mark.parametrize(
        "headers",
        [
            {"HTTP_HOST": "a b"},
            {"HTTP_HOST": "evil.example"},
            {"HTTP_HOST": "testserver:port"},
            {"HTTP_HOST": "\xff"},
        ],
    )
    def test_a_wrong_host_is_a_bad_request(self, headers):
        answer = get("/en/", **headers)
        assert answer["status"] == 400
        assert b"Traceback" not in answer["body"]

    @pytest.mark.parametrize(
        "headers",
        [
            {"HTTP_COOKIE": "\xff=\xff; staff_session=\x00; csrftoken=x"},
            {"HTTP_ACCEPT_LANGUAGE": "\xff" * 600},
            {"HTTP_ACCEPT_ENCODING": "\xff"},
            {"HTTP_IF_MODIFIED_SINCE": "yesterday"},
            {"HTTP_X_FORWARDED_PROTO": "\xff"},
            {"CONTENT_LENGTH": "abc"},
            {"CONTENT_TYPE": "\xff; charset=none"},
        ],
    )
    def test_strange_headers_change_nothing(self, headers):
        assert get("/en/cities/", **headers)["status"] == 200

    @pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "DELETE", "TRACE", "X" * 100])
    def test_other_methods_are_no_error_of_ours(self, method):
        assert get("/en/cities/", REQUEST_METHOD=method)["status"] < 500


words = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[fb]\.[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9-]{10}\.[a-z]{1,9}\.[0-9]{1,20}"),
    st.from_regex(r"[0-9X?~%./\[\]-]{0,20}"),
    st.sampled_from(["one", "JP", "asc", "-since", "not_confirmed", "2005", "2005-05-24", "city"]),
)
queries = st.lists(st.tuples(st.sampled_from(NAMES), words), max_size=6)


@pytest.mark.parametrize("address", PAGES)
class JunkTests:
    @given(query=queries)
    @settings(
        max_examples=8,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    def test_any_mixture_of_parameters_gives_a_whole_page(self, one_of_each, address, query):
        sent = "&".join(
            f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in query
        )
        response = ask(f"{address}?{sent}")
        assert response.status_code == 200
        assert Page(address, response).one("h1")
