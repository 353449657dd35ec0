from django.db import migrations

from khabarovsk_relations.records.word_columns import index_words, refold


class Migration(migrations.Migration):
    dependencies = [("cities", "0001_initial")]

    operations = [
        migrations.RemoveField("sistercity", "folded_names"),
        refold("cities.SisterCity", "cities.CityName", "cities.RelationStatus", "cities.Agreement"),
        index_words("cities.Agreement"),
    ]
