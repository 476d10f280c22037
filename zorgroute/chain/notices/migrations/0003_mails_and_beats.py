"""Which rows go out as one mail, and when each duty of the worker was last done."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='Beat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='outbox',
            name='mail_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(models.F('person_id'), models.F('sent_at'), name='outbox_by_person'),
        ),
    ]
