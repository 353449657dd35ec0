from django.db import migrations

from khabarovsk_relations.records.word_columns import refold


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [refold("records.Source")]
