"""The tables of this room."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Request',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('kind', models.CharField(max_length=20)),
                ('asked_by', models.UUIDField(null=True)),
                ('child_id', models.UUIDField(null=True)),
                ('case_id', models.UUIDField(null=True)),
                ('organisation_id', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('extended', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(default='received', max_length=20)),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('ground', models.CharField(blank=True, max_length=40)),
                ('words', models.BinaryField(null=True)),
                ('answer', models.BinaryField(null=True)),
                ('handled_by', models.UUIDField(null=True)),
                ('handled_role', models.CharField(blank=True, max_length=60)),
                ('answered_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('organisation_id'), models.F('state'), name='request_by_desk'), models.Index(models.F('municipality'), models.F('asked_by'), name='request_by_person')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'request_id', 'place', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('request_id', models.UUIDField()),
                ('place', models.CharField(max_length=64)),
                ('ground', models.CharField(max_length=40)),
                ('by_person', models.UUIDField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'request_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('request_id', models.UUIDField()),
                ('body', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('by_person', models.UUIDField()),
                ('until', models.DateTimeField()),
                ('pdf_at', models.DateTimeField(null=True)),
                ('json_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('organisation_id', models.UUIDField()),
                ('case_id', models.UUIDField()),
                ('reason', models.CharField(max_length=40)),
                ('by_person', models.UUIDField()),
                ('by_role', models.CharField(max_length=60)),
                ('since', models.DateTimeField()),
                ('review_on', models.DateField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('case_id'), name='hold_by_case')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('organisation_id', models.UUIDField()),
                ('rule', models.CharField(max_length=40)),
                ('due_on', models.DateField()),
                ('marked_at', models.DateTimeField()),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('organisation_id', models.UUIDField()),
                ('cases', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('rule', models.CharField(max_length=40)),
                ('request_id', models.UUIDField(null=True)),
                ('first_person', models.UUIDField()),
                ('first_role', models.CharField(max_length=60)),
                ('proposed_at', models.DateTimeField()),
                ('state', models.CharField(default='proposed', max_length=20)),
                ('second_person', models.UUIDField(null=True)),
                ('second_role', models.CharField(blank=True, max_length=60)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('organisation_id'), models.F('state'), name='proposal_by_desk')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('organisation_id', models.UUIDField()),
                ('case_id', models.UUIDField()),
                ('destroyed_on', models.DateField()),
                ('rule', models.CharField(max_length=40)),
                ('first_role', models.CharField(max_length=60)),
                ('second_role', models.CharField(max_length=60)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Forgotten',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'kind', 'ref', 'detail', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=20)),
                ('ref', models.UUIDField()),
                ('detail', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('line', models.PositiveIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('at'), condition=models.Q(('line__isnull', True)), name='forgotten_unwritten')],
                'constraints': [],
            },
        ),
    ]
