"""The tables of this room."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CaseKey',
            fields=[
                ('owner_id', models.UUIDField(primary_key=True, serialize=False)),
                ('wrapped', models.BinaryField()),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Deed',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('seq', models.PositiveIntegerField()),
                ('act', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('structure', models.JSONField(default=dict)),
                ('body', models.BinaryField(null=True)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('by_person', models.UUIDField(null=True)),
                ('by_role', models.CharField(blank=True, max_length=60)),
                ('on_behalf', models.CharField(blank=True, max_length=60)),
                ('channel', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('recorded_at'), name='deed_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('person_id', models.UUIDField(null=True)),
                ('post_id', models.UUIDField(null=True)),
                ('role', models.CharField(blank=True, max_length=60)),
                ('organisation_id', models.UUIDField(null=True)),
                ('case_id', models.UUIDField(null=True)),
                ('child_id', models.UUIDField(null=True)),
                ('action', models.CharField(max_length=1)),
                ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('purpose', models.CharField(max_length=60)),
                ('ground', models.CharField(blank=True, max_length=60)),
                ('allowed', models.BooleanField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('access_point', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('case_id'), models.F('at'), name='look_by_case'), models.Index(models.F('municipality'), models.F('at'), name='look_by_time')],
            },
        ),
    ]
