"""Rules of the database, judged without it: the answer is the one that the database gives."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.sheets.rules import validate

# Values that keep and break the rules that a clerk can break.
ROWS = {
    Agreement: {
        "title_ru": ["", "Протокол"],
        "renewal": ["none", "automatic"],
        "renewal_months": [None, 0, 60],
        "term": ["open", "fixed"],
        "valid_to": ["", "2005"],
        "relation_to_previous": ["", "renews"],
    },
    Delegation: {"size": [None, 0, 5], "size_means": ["", "about"]},
    Event: {"title_en": ["", "Forum"], "edition": [None, 0, 1], "series_ru": ["", "Ряд"]},
    SisterCity: {
        "name_ru": ["", "Ниигата"],
        "latitude": [None, 0, 91],
        "longitude": [None, 0, 181],
        "country": ["JP", "jp"],
    },
}


def breaks(judge):
    try:
        judge()
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.django_db
class AgreeingTests:
    @pytest.mark.parametrize("model", ROWS)
    def test_both_say_the_same_of_every_row(self, model):
        names, values = zip(*ROWS[model].items(), strict=True)
        rules = [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]
        rules = [one for one in rules if not one.name.endswith("_bounds")]
        seen = set()
        for row in itertools.islice(itertools.product(*values), 0, None, 3):
            record = model(slug="one", **dict(zip(names, row, strict=True)))
            for rule in rules:
                asked = breaks(lambda rule=rule: rule.validate(model, record))  # noqa: B023
                own = breaks(lambda rule=rule: validate(rule, record))  # noqa: B023
                assert own == asked, (rule.name, row)
                seen.add(bool(asked))
        assert seen == {True, False}

    def test_words_that_are_not_understood_are_left_to_the_database(self):
        rule = CheckConstraint(condition=Q(title_ru__startswith="П"), name="begins")
        assert breaks(lambda: validate(rule, Agreement(title_ru="Протокол"))) == []
        assert breaks(lambda: validate(rule, Agreement(title_ru="Меморандум")))
