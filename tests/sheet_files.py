"""Spreadsheets for tests, made as Excel, a clerk or an enemy would make them."""

import io
import re
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags
from openpyxl import Workbook, load_workbook

from events.models import Event

from .admin_pages import admin_url

HEADS = (
    "Название (по-русски)",
    "Вид",
    "Города-участники",
    "Даты",
    "Состояние",
)
EVENT = ("Фестиваль хоров", "фестиваль", "Ниигата", "24 мая 2005", "состоялось")


def book_of(*rows, **properties):
    """A workbook with these rows on its first sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, value in properties.items():
        setattr(book, name, value)
    return book


def packed(book):
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx(*rows):
    return packed(book_of(*rows))


def csv(*rows, delimiter=";", encoding="utf-8"):
    """A CSV file as Excel writes it."""
    return "".join(f"{delimiter.join(row)}\r\n" for row in rows).encode(encoding)


def repacked(data, added=(), **changed):
    """The same package with parts added, or changed by functions of their text."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for info in old.infolist():
            content = old.read(info)
            for name, change in changed.items():
                if name in info.filename:
                    content = change(content)
            new.writestr(info.filename, content)
        for name, content in added:
            new.writestr(name, content)
    return file.getvalue()


def upload(data, name="table.xlsx"):
    return SimpleUploadedFile(name, data)


def choose_file(client, model, data, name="table.xlsx"):
    """Send a file to be checked, and give the page that answers."""
    address = admin_url(model, "import")
    return client.post(address, {"file": upload(data, name)}, follow=True)


def confirm(client, checked, **answers):
    """Press the button that loads on the page of a check."""
    answers = {name.replace("__", "-"): value for name, value in answers.items()}
    return client.post(checked.request["PATH_INFO"], answers, follow=True)


def words_on(response):
    """The words of a page, with one space between them."""
    return re.sub(r"\s+", " ", strip_tags(response.content.decode())).replace("&quot;", '"')


def rows_of(response):
    """The rows of a workbook that was downloaded."""
    sheet = load_workbook(io.BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def event_row(**changes):
    """The row of an event with some cells changed."""
    names = ("title", "kind", "cities", "dates", "status")
    return tuple((dict(zip(names, EVENT, strict=True)) | changes).values())


def load(client, *rows, heads=HEADS, **answers):
    """Choose a file of events with these rows and confirm it."""
    return confirm(client, choose_file(client, Event, xlsx(heads, *rows)), **answers)
