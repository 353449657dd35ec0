from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0003_words")]

    operations = [
        migrations.AddIndex(
            "Event",
            models.Index(
                fields=["dates_earliest"],
                condition=models.Q(has_anniversary=True),
                name="events_event_kept",
            ),
        ),
    ]
