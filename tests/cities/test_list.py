"""The list of cities as it stood on a day: one form, though two groups of cities are narrowed."""

import pytest


@pytest.mark.django_db
def test_each_filter_stands_once(client):
    page = client.get("/en/cities/?on=1990-01-01&kind=twin").content.decode()
    for name in ("on", "country", "kind", "status"):
        assert page.count(f' name="{name}"') == 1
    # Above the list, and by the field.
    assert page.count("was not understood") == 2
