"""No word stands in a script that the language around it is not written in."""

import pytest

from cities.models import CityCitation
from khabarovsk_relations.records.languages import runs_of
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
)
from tests.site.reading import address_of, read

pytestmark = pytest.mark.django_db

SOURCES = [
    ("新潟市とハバロフスク市", "新潟市", "ja"),
    ("哈尔滨的友好城市", "Sputnik 中国", "zh"),
    ("부천시장에 관한 기사", "내일신문", "ko"),
    ("Встречи друзей", "Тихоокеанская звезда", "ru"),
    ("News of a delegation", "Администрация города Хабаровска", "en"),
]


def misplaced(element, language=""):
    """The runs of text in an element whose language is not said."""
    language = element.get("lang") or language
    found = []
    for part in element.content:
        if not isinstance(part, str):
            found += misplaced(part, language)
        elif element.name not in {"title", "script"}:
            found += [run for run, other in runs_of(part, language) if other]
    return found


@pytest.fixture
def records(db):
    """One record of every type, told and sourced in five languages."""
    sources = [
        SourceFactory(title=title, publisher=publisher, language=language, note_ru="О 부천")
        for title, publisher, language in SOURCES
    ]
    city = SisterCityFactory(sources=sources, name_native="부천시", native_language="ko")
    CityCitation.objects.update(
        claim="name",
        quote="부천 · 富川",
        says_ru="Мэр Хон Гон Пхё (홍건표)",
        says_en="홍건표, not Пучон",
    )
    told = {"cities": [city], "sources": sources}
    delegation = DelegationFactory(
        **told, head_name_ru="Хон Гон Пхё (홍건표)", head_name_native="홍건표", result_en="«Мацури»"
    )
    event = EventFactory(
        **told, description_ru="Фестиваль 祭り", description_en="Festival «Мацури»"
    )
    return [city, AgreementFactory(**told), delegation, event]


class ScriptTests:
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_every_name_in_another_script_has_its_language(self, records, language):
        addresses = [address_of(record, language=language) for record in records]
        pages = ("sources", "about", "accessibility", "timeline")
        addresses += [address_of(name, language=language) for name in pages]
        for address in [*addresses, f"{addresses[0]}briefing/"]:
            assert misplaced(read(address).one("html")) == [], address
