"""The style guide for those who change the looks of the site."""

import pytest

pytestmark = pytest.mark.django_db


class StyleguideTests:
    def test_it_shows_every_component_and_reads_no_record(
        self, sign_in, clerk, django_assert_max_num_queries
    ):
        client = sign_in(clerk)
        # Only who is asking is looked up.
        with django_assert_max_num_queries(2):
            answer = client.get("/admin/styleguide/", headers={"accept-language": "en"})
        html = answer.content.decode()
        assert answer.status_code == 200
        for component in (
            'class="map"',
            'class="mark mark--over-map"',
            'class="card"',
            'class="photo"',
            'class="document"',
            'class="table table--cities"',
            'class="table table--records"',
            'class="table table--tally"',
            "status--suspended",
            'class="ruler"',
            'class="chosen"',
            'class="problems"',
            'class="preview"',
            'class="briefing__internal"',
            'class="bars"',
            'class="life"',
            'class="entry__parts"',
            'class="round"',
            'class="gap"',
            'class="year year--words"',
            "<mark>",
            "<q lang=",
        ):
            assert component in html, component

    def test_strangers_are_sent_to_sign_in(self, client):
        answer = client.get("/admin/styleguide/")
        assert answer.status_code == 302
        assert "/admin/login/" in answer["Location"]
