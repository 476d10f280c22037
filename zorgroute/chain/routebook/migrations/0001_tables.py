"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('route', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField()),
                ('organisation_kinds', models.JSONField(default=list)),
                ('content', models.TextField()),
                ('shared', models.JSONField(default=dict)),
                ('parameters', models.JSONField(default=dict)),
                ('published_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('route'), name='edition_by_route')],
            },
        ),
    ]
