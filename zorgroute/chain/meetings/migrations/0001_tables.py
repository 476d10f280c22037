"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Consult',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('asker_id', models.UUIDField()),
                ('asker_role', models.CharField(max_length=60)),
                ('adviser_id', models.UUIDField()),
                ('age_band', models.CharField(blank=True, max_length=20)),
                ('question', models.BinaryField()),
                ('answer', models.BinaryField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer_seen_at', models.DateTimeField(null=True)),
            ],
        ),
    ]
