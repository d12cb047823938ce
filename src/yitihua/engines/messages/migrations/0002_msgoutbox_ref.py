from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="msgoutbox",
            index=models.Index(fields=["ref_id"], name="ix_outbox_ref"),
        ),
    ]
