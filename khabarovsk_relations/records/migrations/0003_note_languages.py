"""The note of a source in two columns; one that held both languages is split between them."""

import re

from django.db import migrations, models

from khabarovsk_relations.records.word_columns import refold

MODELS = ("Source", "HistoricalSource")


def is_russian(text):
    """Whether more of its letters are Cyrillic than Latin: each language quotes the other."""
    return len(re.findall("[А-яЁё]", text)) >= len(re.findall("[A-Za-z]", text))


def split(text):
    """Its Russian and its English: the one line after the other, else all of it in one."""
    first, _, rest = text.partition("\n")
    if rest and is_russian(first) and not is_russian(rest):
        return first.rstrip("\r"), rest
    return (text, "") if is_russian(text) else ("", text)


def split_notes(apps, schema_editor):
    for name in MODELS:
        rows = apps.get_model("records", name)._base_manager.using(schema_editor.connection.alias)
        for pk, text in rows.exclude(note="").values_list("pk", "note"):
            russian, english = split(text)
            rows.filter(pk=pk).update(note_ru=russian, note_en=english)


def join_notes(apps, schema_editor):
    for name in MODELS:
        rows = apps.get_model("records", name)._base_manager.using(schema_editor.connection.alias)
        for pk, *texts in rows.values_list("pk", "note_ru", "note_en"):
            rows.filter(pk=pk).update(note="\n".join(filter(None, texts)))


class Migration(migrations.Migration):
    dependencies = [("records", "0002_words")]

    operations = [
        *(
            migrations.AddField(
                model, f"note_{code}", models.TextField(f"note (in {language})", blank=True)
            )
            for model in MODELS
            for code, language in (("ru", "Russian"), ("en", "English"))
        ),
        # The default is what the column comes back with, before its words are joined again.
        *(
            migrations.AlterField(model, "note", models.TextField("note", blank=True, default=""))
            for model in MODELS
        ),
        migrations.RunPython(split_notes, join_notes),
        *(migrations.RemoveField(model, "note") for model in MODELS),
        refold("records.Source"),
    ]
