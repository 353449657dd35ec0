from django.db import migrations

from khabarovsk_relations.records.word_columns import index_words, refold


class Migration(migrations.Migration):
    dependencies = [("events", "0002_groups")]

    operations = [
        refold("events.Delegation", "events.Event"),
        index_words("events.Delegation", "events.Event"),
    ]
