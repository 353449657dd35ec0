"""The map, the bearing mark and the words of a distance, as pages show them."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from cities.geo import KHABAROVSK
from cities.models import SisterCity
from cities.models.parts import StatusValue

# What the tags may say in an attribute: numbers, classes and what is no look at all.
ALLOWED = (
    *("viewBox", "width", "height", "cx", "cy", "r", "d", "x", "y", "href"),
    "text-anchor",  # which point of a text x is
    *("class", "lang", "aria-hidden", "focusable"),
)


def city(name="Харбин", latitude=45.8038, longitude=126.535, *, status="active", **fields):
    fields = {"name_ru": name, "kind": SisterCity.Kind.SISTER} | fields
    record = SisterCity(latitude=latitude, longitude=longitude, **fields)
    record.current_status = status
    return record


def partner(name, latitude, longitude, **fields):
    return city(name, latitude, longitude, kind=SisterCity.Kind.PARTNER, **fields)


def render(text, language="ru", **context):
    with translation.override(language):
        return Template("{% load city_marks %}" + text).render(Context(context)).strip()


def elements(html, name):
    found = ElementTree.fromstring(html).iter(name)
    return [(element.get("class"), element) for element in found]


def drawn_map(*cities, language="ru"):
    return render("{% city_map cities %}", language, cities=cities)


def words(html, group):
    """The texts of the wide or the narrow map."""
    groups = dict(elements(html, "g"))
    return [text.text for text in groups[group].iter("text")]


class CityMapTagTests:
    def test_it_is_silent_and_has_its_size(self):
        root = ElementTree.fromstring(drawn_map(city()))
        assert root.get("aria-hidden") == "true"
        assert root.get("width") == root.get("height") == "1024"

    def test_attributes_hold_numbers_and_classes_never_a_look(self):
        html = drawn_map(city(), partner("Пусан", 35.18, 129.08), city("Виктория", 48.4, -123.4))
        for element in ElementTree.fromstring(html).iter():
            assert set(element.attrib) <= set(ALLOWED)

    def test_every_text_says_which_point_of_it_x_is(self):
        texts = list(ElementTree.fromstring(drawn_map(city())).iter("text"))
        anchors = [text.get("text-anchor") for text in texts]
        # Four rings, the centre to its right, the name and the number of the city.
        assert anchors[:5] == ["middle"] * 4 + ["start"]
        assert len(anchors) == 7
        assert set(anchors) <= {"start", "middle", "end"}

    def test_the_land_is_a_file_of_its_own(self):
        (use,) = (element for _, element in elements(drawn_map(city()), "use"))
        assert use.get("href") == "/static/map-land.svg#land"

    def test_a_sister_city_has_a_thick_line_and_a_full_dot(self):
        html = drawn_map(city())
        assert [name for name, _ in elements(html, "path")] == ["map__line map__line--sister"]
        (dot,) = (dot for name, dot in elements(html, "circle") if name == "map__dot")
        assert (dot.get("cx"), dot.get("cy"), dot.get("r")) == ("369", "552", "9")

    def test_suspended_relations_have_a_dashed_line_and_a_hollow_dot(self):
        html = drawn_map(city(status=StatusValue.SUSPENDED))
        (line,) = (name for name, _ in elements(html, "path"))
        assert "map__line--suspended" in line
        assert "map__dot map__dot--hollow" in [name for name, _ in elements(html, "circle")]

    def test_a_partner_has_a_thin_line_and_a_small_hollow_dot(self):
        html = drawn_map(partner("Пусан", 35.18, 129.08))
        assert [name for name, _ in elements(html, "path")] == ["map__line"]
        (dot,) = (dot for name, dot in elements(html, "circle") if name.endswith("--hollow"))
        assert dot.get("r") == "6"

    def test_the_wide_map_has_names_and_the_narrow_one_numbers(self):
        html = drawn_map(city(), partner("Пусан", 35.18, 129.08))
        assert {"Харбин", "Пусан"} < set(words(html, "map__wide"))
        assert words(html, "map__narrow") == ["1"]

    def test_numbers_are_those_of_the_list_gaps_included(self):
        html = drawn_map(
            city(),
            city("Без места", None, None),
            city("Бывший", 43.1, 141.3, status=StatusValue.ENDED),
            city("Ниигата", 37.9, 139.0),
        )
        assert sorted(words(html, "map__narrow")) == ["1", "4"]

    def test_a_city_without_coordinates_is_not_drawn(self):
        assert words(drawn_map(city("Где-то", None, None)), "map__narrow") == []

    def test_ended_relations_are_not_drawn(self):
        html = drawn_map(city(status=StatusValue.ENDED))
        assert "map__dot" not in html

    def test_a_city_at_null_island_is_a_city(self):
        assert "Остров" in drawn_map(city("Остров", 0.0, 60.0))

    def test_distances_are_in_the_language_of_the_page(self):
        assert "1\u00a0500\u00a0км" in words(drawn_map(city()), "map__wide")
        assert "1,500\u00a0km" in words(drawn_map(city(), language="en"), "map__wide")

    def test_a_name_of_the_other_language_says_so(self):
        html = drawn_map(city(), language="en")
        (name,) = (text for _, text in elements(html, "text") if text.text == "Харбин")
        assert name.get("lang") == "ru"
        assert 'lang="' not in drawn_map(city())

    def test_a_name_cannot_break_out(self):
        html = drawn_map(city("<b>&</b>"))
        assert "&lt;b&gt;&amp;&lt;/b&gt;" in html

    def test_forty_cities_stay_below_the_weight_of_the_map(self):
        cities = [city(f"Город {n}", 20 + n % 7 * 5, 100 + n * 2) for n in range(40)]
        assert len(drawn_map(*cities).encode()) < 40_000

    def test_a_leader_is_drawn_where_a_label_has_one(self):
        crowd = [city(f"Город {n}", 45 + n % 4, 126 + n // 4 * 1.5) for n in range(16)]
        assert "map__leader" in drawn_map(*crowd)


class LegendTests:
    def test_every_sign_has_its_words(self):
        html = render('{% include "cities/_map_legend.html" %}', "en")
        said = re.findall(r"</svg> ([^<]+)</li>", html)
        assert said == ["sister city", "relations suspended", "partner city"]
        assert "Directions are true." in html


class BearingMarkTests:
    def test_it_points_to_the_city_and_has_its_size(self):
        root = ElementTree.fromstring(render("{% bearing_mark city 36 %}", city=city()))
        assert (root.get("width"), root.get("height")) == ("36", "36")
        assert root.get("aria-hidden") == "true"
        paths = {path.get("class"): path.get("d") for path in root.iter("path")}
        assert paths["mark__line"] == "M500 500L369 552"
        assert "mark__north" in paths

    def test_attributes_hold_numbers_and_classes_never_a_look(self):
        for size in ("", " 168 over_map=True"):
            html = render("{% bearing_mark city" + size + " %}", city=city())
            for element in ElementTree.fromstring(html).iter():
                assert set(element.attrib) <= set(ALLOWED)

    def test_in_a_list_it_needs_no_file(self):
        assert "<use" not in render("{% bearing_mark city %}", city=city())

    def test_in_the_head_of_a_page_it_lies_over_the_land(self):
        html = render("{% bearing_mark city 168 True %}", city=city())
        assert "/static/map-land.svg#land" in html
        assert "mark--over-map" in html

    def test_beyond_the_rim_the_dot_is_hollow(self):
        html = render("{% bearing_mark city %}", city=city("Буэнос-Айрес", -34.6, -58.4))
        assert "mark__city--beyond" in html
        assert "mark__city--beyond" not in render("{% bearing_mark city %}", city=city())

    @pytest.mark.parametrize("name", ["latitude", "longitude"])
    def test_without_coordinates_there_is_nothing(self, name):
        record = city()
        setattr(record, name, None)
        assert render("{% bearing_mark city %}", city=record) == ""


class DistanceWordsTests:
    def test_the_sentence_is_in_the_language_of_the_page(self):
        sentence = "{{ city|distance_words }}"
        assert render(sentence, city=city()) == "711\u00a0км на западо-юго-запад"
        assert render(sentence, "en", city=city()) == "711\u00a0km west-southwest"

    def test_without_coordinates_there_is_nothing(self):
        assert render("{{ city|distance_words }}", city=city(latitude=None)) == ""

    def test_khabarovsk_itself_has_none(self):
        assert render("{{ city|distance_words }}", city=city("Хабаровск", *KHABAROVSK)) == ""

    def test_zero_degrees_are_coordinates(self):
        assert render("{{ city|distance_words }}", city=city("Нуль", 0.0, 0.0)) != ""
