"""Addresses: the admin, and the public pages under the language they speak."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.i18n import set_language

from khabarovsk_relations import errors, files, views, years
from khabarovsk_relations.anniversaries import anniversaries
from khabarovsk_relations.calendar_page import calendar
from khabarovsk_relations.desk import desk
from khabarovsk_relations.records.admin.dates import date_echo
from khabarovsk_relations.search import opensearch, search
from khabarovsk_relations.styleguide import styleguide

register_converter(years.YearConverter, "year")
register_converter(files.FileNameConverter, "file_name")

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("opensearch.xml", opensearch, name="opensearch"),
    path("files/<file_name:name>", files.public_file, name="public_file"),
    path("admin/files/<file_name:name>", files.staff_file, name="staff_file"),
    path("admin/language/", set_language, name="set_language"),
    path("admin/date-echo/", date_echo, name="date_echo"),
    path("admin/styleguide/", styleguide, name="styleguide"),
    # Before the admin's own first page, which has the same address.
    path("admin/", admin.site.admin_view(desk), name="desk"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("timeline/", views.timeline, name="timeline"),
        path("calendar/", calendar, name="calendar"),
        path("anniversaries/", anniversaries, name="anniversaries"),
        path("years/", years.year_list, name="year_list"),
        path("years/<year:year>/", years.year_detail, name="year_detail"),
        path("years/<year:year>/table.csv", years.year_table, name="year_table"),
        path("search/", search, name="search"),
        path("sources/", views.sources, name="sources"),
        path("about/", views.about, name="about"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("", include("cities.urls")),
        path("", include("events.urls")),
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
