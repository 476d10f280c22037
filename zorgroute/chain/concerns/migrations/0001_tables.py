"""The tables of this room."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('child_id', models.UUIDField(null=True)),
                ('by_person', models.UUIDField()),
                ('by_role', models.CharField(max_length=60)),
                ('organisation_id', models.UUIDField()),
                ('domains', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('seen_on', models.DateField()),
                ('raised_at', models.DateTimeField()),
                ('body', models.BinaryField()),
            ],
        ),
    ]
