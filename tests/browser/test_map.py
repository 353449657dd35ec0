"""The labels of the map as a browser draws them, in its own font."""

import itertools

import pytest

from cities.lettering import Box

from .site_answers import ORIGIN

pytestmark = pytest.mark.django_db

LEADER_NEEDED = 16  # units from the edge of the dot
# The dots are drawn last to first, the labels first to last, so that the first lie on top.
DRAWN = """group => {
    const map = document.querySelector(".map");
    const dots = [...map.querySelectorAll(".map__dot")].reverse();
    const circles = [map.querySelector(".map__home"), ...dots].map(circle =>
        [circle.cx, circle.cy, circle.r].map(length => length.baseVal.value));
    const labels = [...map.querySelectorAll(`.${group} text`)].map(text => {
        const box = text.getBBox(), before = text.previousElementSibling;
        return {
            text: text.textContent, kind: text.classList[0],
            box: [box.x, box.y, box.x + box.width, box.y + box.height],
            hasLeader: before != null && before.classList.contains("map__leader"),
        };
    });
    return {circles, labels};
}"""


def gap(label, circle):
    """From the edge of a dot to the letters, in units of the map."""
    x, y, radius = circle
    return Box(*label["box"]).distance(x, y) - radius


@pytest.fixture(scope="module", params=["ru 1280", "en 1280", "ru 320", "en 320"])
def drawing(request, browser, archive_site):
    """The dots, the centre's first; all labels; and those of a dot, each with it."""
    language, width = request.param.split()
    group, kind = ("map__wide", "map__name") if width == "1280" else ("map__narrow", "map__number")
    context = browser.new_context(viewport={"width": int(width), "height": 900})
    archive_site.serve(context)
    page = context.new_page()
    page.goto(ORIGIN + archive_site.addresses[language])
    drawn = page.evaluate(DRAWN, group)
    context.close()
    circles, labels = drawn["circles"], drawn["labels"]
    owned = list(zip([one for one in labels if one["kind"] == kind], circles[1:], strict=False))
    assert len(circles) == 1 + 15
    assert len(owned) == {"map__name": 15, "map__number": 8}[kind]
    owned += [(one, circles[0]) for one in labels if one["kind"] == "map__home-label"]
    return circles, labels, owned


class MapLabelTests:
    """The 15 cities of the register, in both languages, as names and as numbers."""

    def test_each_is_nearer_to_its_own_dot_than_to_any_other(self, drawing):
        circles, _, owned = drawing
        for label, own in owned:
            nearest = min(gap(label, circle) for circle in circles if circle != own)
            assert gap(label, own) < nearest, label["text"]

    def test_what_is_far_from_its_dot_has_a_leader(self, drawing):
        for label, own in drawing[2]:
            assert label["hasLeader"] or gap(label, own) <= LEADER_NEEDED, label["text"]

    def test_none_touches_another_or_a_dot(self, drawing):
        circles, labels, _ = drawing
        for one, other in itertools.combinations(labels, 2):
            assert not Box(*one["box"]).overlaps(Box(*other["box"])), (one["text"], other["text"])
        for label, circle in itertools.product(labels, circles):
            assert gap(label, circle) > 0, label["text"]
