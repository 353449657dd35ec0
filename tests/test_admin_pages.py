"""Every page of the admin, of every model: it opens for all staff, and its markup is clean."""

import pytest
from axes.models import AccessAttempt
from django.contrib import admin

from khabarovsk_relations.records.models import FormerAddress
from tests.admin_pages import admin_url, inline_markup
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
FACTORIES = {
    factory._meta.model: factory
    for factory in (
        SisterCityFactory,
        CityNameFactory,
        RelationStatusFactory,
        AgreementFactory,
        DelegationFactory,
        EventFactory,
        SourceFactory,
        ThemeFactory,
    )
}


class AdminPagesTests:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize("user", ["clerk", "editor", "superuser"])
    @pytest.mark.parametrize("model", FACTORIES)
    def test_every_page_opens_and_is_clean(self, model, user, language, sign_in, request):
        client = sign_in(request.getfixturevalue(user))
        client.cookies["django_language"] = language
        row = FACTORIES[model]()
        row.save()
        for address in (
            admin_url(model, "changelist"),
            admin_url(model, "add"),
            admin_url(model, "change", row.pk),
            admin_url(model, "history", row.pk),
            admin_url(model, "simple_history", row.pk, row.history.last().pk),
        ):
            page = client.get(address)
            assert page.status_code == 200
            assert inline_markup(page.content.decode()) == []
            assert "no-store" in page.headers["Cache-Control"]
            assert page.headers["Content-Language"] == language

    def test_no_model_of_ours_is_left_out(self):
        ours = {
            model for model in admin.site._registry if not model.__module__.startswith("django.")
        }
        assert ours == {*FACTORIES, FormerAddress, AccessAttempt}
