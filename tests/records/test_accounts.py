"""Users and groups in the admin: their rights and names in the reader's language."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.admin_pages import in_english

pytestmark = pytest.mark.django_db


class AccountsTests:
    def test_rights_are_told_in_words(self, sign_in, superuser):
        group = Group.objects.get(name="Clerk")
        address = reverse("admin:auth_group_change", args=[group.pk])
        text = sign_in(superuser).get(address).content.decode()
        assert "Делегация: можно добавлять" in text
        assert "Can add" not in text
        assert "istorical" not in text

    def test_groups_have_names_in_the_language_of_the_page(self, sign_in, superuser, clerk):
        address = reverse("admin:auth_user_change", args=[clerk.pk])
        client = sign_in(superuser)
        assert ">Сотрудник</option>" in client.get(address).content.decode()
        assert ">Clerk</option>" in in_english(client).get(address).content.decode()

    def test_a_new_password_is_asked_for_in_english_too(self, sign_in, superuser, clerk):
        client = in_english(sign_in(superuser))
        address = reverse("admin:auth_user_password_change", args=[clerk.pk])
        text = client.get(address).content.decode()
        assert "Может ли пользователь" not in text
        typed = {"password1": "long enough for all", "password2": "long enough for all"}
        assert client.post(address, typed | {"set-password": "1"}).status_code == 302
        clerk.refresh_from_db()
        assert clerk.check_password("long enough for all")

    def test_users_are_narrowed_to_a_group(self, sign_in, superuser, clerk):
        address = reverse("admin:auth_user_changelist")
        client = sign_in(superuser)
        group = clerk.groups.get()
        page = client.get(address, {"group": group.pk})
        assert list(page.context["cl"].result_list) == [clerk]
        assert client.get(address, {"group": "x"}).status_code == 200
