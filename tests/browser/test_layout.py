"""What holds of every page once it is laid out: room, keys, order, weight, paper."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.site.reading import Page

from .site_answers import HARD_TEXTS, KINDS, ORIGIN, addresses_of_lists

pytestmark = pytest.mark.django_db

RECORDS = ["sistercity", "briefing", "agreement", "delegation", "event"]
HARD_KINDS = [*addresses_of_lists(), "search"]
HARD_KINDS += [f"{record} {text}" for record in RECORDS for text in HARD_TEXTS]

# The spacing that a reader may ask for (WCAG 1.4.12), by the CSSOM, which no policy forbids.
TEXT_SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important; }
        p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
# The page may clip what is too wide instead of scrolling, so each line of text is measured too.
OUT_OF_SIGHT = """() => {
    const width = document.documentElement.clientWidth, found = [];
    if (document.scrollingElement.scrollWidth > width) found.push("the page scrolls sideways");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node; node = walker.nextNode();) {
        const parent = node.parentElement;
        if (!node.data.trim() || parent.closest(".vh, .skip, .search__label, thead, svg, option"))
            continue;
        range.selectNodeContents(node);
        for (const box of range.getClientRects())
            if (box.width && (box.left < -1 || box.right > width + 1)) {
                found.push(`${parent.tagName}.${parent.className}: ${node.data.slice(0, 60)}`);
                break;
            }
    }
    for (const control of document.querySelectorAll("input, select, button, summary, .button")) {
        const box = control.getBoundingClientRect();
        if (box.right > width + 1) found.push(`${control.tagName} ${control.className}`);
    }
    for (const part of document.querySelectorAll("main *"))
        if (getComputedStyle(part).overflowX != "visible"
            && !part.closest(".vh, svg, input, select") && part.scrollWidth > part.clientWidth + 1)
            found.push(`${part.tagName}.${part.className} scrolls or cuts off`);
    return found;
}"""
# A control is what a reader can do something with, if it is drawn at all.
CONTROLS = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter(control => control.checkVisibility()).map((control, number) => control.number = number)"""
FOCUSED = """() => {
    const control = document.activeElement;
    if (control == document.body) return null;
    const style = getComputedStyle(control), box = control.getBoundingClientRect();
    return {
        number: control.number, name: control.outerHTML.slice(0, 100), class: control.className,
        outline: style.outlineStyle, width: parseFloat(style.outlineWidth),
        inView: box.width > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight,
    };
}"""


@pytest.fixture(scope="module")
def context_of(browser):
    """One context for each site: a fresh one for each page would take half of the time."""
    contexts = {}

    def context_of(site):
        if site not in contexts:
            contexts[site] = browser.new_context()
            contexts[site].asked = site.serve(contexts[site])
        return contexts[site]

    yield context_of
    for context in contexts.values():
        context.close()


@pytest.fixture
def open_kind(context_of):
    """Open a kind of page of a site, and keep what it asks for and complains about."""
    pages = []

    def open_kind(site, kind, width=1280):
        context = context_of(site)
        context.asked.clear()
        page = context.new_page()
        pages.append(page)
        page.asked, page.complaints = context.asked, []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(ORIGIN + site.addresses[kind])
        return page

    yield open_kind
    for page in pages:
        page.close()


def compressed(body):
    return len(gzip.compress(body))


class ReflowTests:
    """No sideways scroll and nothing out of sight (WCAG 1.4.4, 1.4.10, 1.4.12).

    Zoomed to 200 % and 400 %, a window of 1280 px is one of 640 and 320 CSS px.
    """

    def assert_all_in_sight(self, page):
        found = []
        for spacing in ("", " with text spacing"):
            if spacing:
                page.evaluate(TEXT_SPACING)
            for width in (320, 640, 768, 1024, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                found += [f"{width}{spacing}: {part}" for part in page.evaluate(OUT_OF_SIGHT)]
        assert not found, "\n".join(found)

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_of_page_fits(self, seed_site, open_kind, kind):
        self.assert_all_in_sight(open_kind(seed_site, kind))

    @pytest.mark.parametrize("kind", HARD_KINDS)
    def test_long_unbroken_and_foreign_texts_fit(self, hard_site, open_kind, kind):
        self.assert_all_in_sight(open_kind(hard_site, kind))


class KeyboardTests:
    """Everything by keyboard, in sight and in order (WCAG 2.1.1, 2.4.1, 2.4.3, 2.4.7, 1.3.2)."""

    @pytest.mark.parametrize("width", [320, 1280])
    @pytest.mark.parametrize("kind", ["home", "a city"])
    def test_every_control_is_reached_and_seen_the_skip_link_first(
        self, seed_site, open_kind, kind, width
    ):
        page = open_kind(seed_site, kind, width)
        controls = page.evaluate(CONTROLS)
        assert len(controls) > 20
        stops = []
        for _press in range(len(controls) + 5):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUSED)
            if stop is None or stop in stops:
                break
            stops.append(stop)
        assert stops[0]["class"] == "skip"
        assert [stop["number"] for stop in stops] == controls
        unseen = [
            stop["name"]
            for stop in stops
            if stop["outline"] == "none" or stop["width"] < 2 or not stop["inView"]
        ]
        assert unseen == []

    def test_the_skip_link_leads_to_the_content(self, seed_site, open_kind):
        page = open_kind(seed_site, "home")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') != null")

    @pytest.mark.parametrize("width", [320, 1280])
    def test_the_timeline_is_read_as_it_is_seen(self, seed_site, open_kind, width):
        page = open_kind(seed_site, "timeline", width)
        tops = page.evaluate(
            "[...document.querySelectorAll('.year__name, .entry, .gap')]"
            ".map(entry => entry.getBoundingClientRect().top)"
        )
        assert len(tops) > 20
        assert tops == sorted(tops)


class FirstViewTests:
    """Rule: at most 4 requests and 30 KB, photos apart, and nothing from anybody else."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_page_asks_for_little_and_complains_of_nothing(self, seed_site, open_kind, kind):
        page = open_kind(seed_site, kind)
        status = seed_site.answers[seed_site.addresses[kind]][0]
        # A browser notes each page of an error in its console.
        noted = [text for text in page.complaints if not (status >= 400 and str(status) in text)]
        assert noted == []
        assert [url for url in page.asked if not url.startswith(f"{ORIGIN}/")] == []
        # A browser with a window asks for the icon too.
        parts = {url.removeprefix(ORIGIN) for url in page.asked} | {"/static/icon.svg"}
        assert len(parts) <= 4
        assert sum(compressed(seed_site.body(part)) for part in parts) <= 30_000

    def test_a_city_with_60_entries_is_light(self, long_site):
        body = long_site.body(long_site.addresses["60 entries"])
        assert body.count(b'class="entry"') == 50
        assert compressed(body) <= 12_000

    def test_the_style_sheet_and_the_scripts_are_small(self):
        static = Path(settings.BASE_DIR, "static")
        assert (static / "site.css").stat().st_size <= 30_000
        scripts = [path.stat().st_size for path in static.glob("*.js")]
        assert sum(scripts) <= 10_000

    @pytest.mark.parametrize("kind", KINDS)
    def test_no_page_has_a_style_or_a_script_within(self, seed_site, kind):
        address = seed_site.addresses[kind]
        answer = type("Answer", (), {"content": seed_site.body(address)})
        within = [
            element.name
            for element in Page(address, answer).all()
            if element.name == "style"
            or (element.name == "script" and not element.get("src"))
            or any(name == "style" or name.startswith("on") for name in element.attributes)
        ]
        assert within == []


def sheets(page):
    """How many sheets of A4 a page is printed on."""
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", paper))


class PrintTests:
    """Rule: a city with 40 entries goes on three sheets of A4, a year on two."""

    def test_a_city_with_40_entries_takes_at_most_three_sheets(self, long_site, open_kind):
        page = open_kind(long_site, "40 entries")
        assert page.locator(".entry").count() == 40
        assert 1 <= sheets(page) <= 3

    @pytest.mark.parametrize(
        ("kind", "most"), [("Harbin in 2005", 1), ("2005", 2), ("2018", 2), ("years", 2)]
    )
    def test_a_year_is_a_real_table_on_one_or_two_sheets(self, archive_site, open_kind, kind, most):
        page = open_kind(archive_site, kind)
        assert 1 <= sheets(page) <= most
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})
        table = page.locator(".table--tally").first
        assert table.evaluate("table => getComputedStyle(table).display") == "table"
