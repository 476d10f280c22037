"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'person_id', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('person_id', models.UUIDField()),
                ('key', models.CharField(max_length=80)),
                ('fingerprint', models.CharField(max_length=64)),
                ('case_id', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'person_id', 'form', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('person_id', models.UUIDField()),
                ('form', models.CharField(max_length=200)),
                ('body', models.BinaryField()),
                ('saved_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('child_id', models.UUIDField(null=True)),
                ('organisation_id', models.UUIDField()),
                ('location_id', models.UUIDField(null=True)),
                ('signaller_id', models.UUIDField()),
                ('route', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('holder', models.CharField(max_length=60)),
                ('opened_at', models.DateTimeField()),
                ('closed', models.CharField(blank=True, max_length=80)),
                ('version', models.PositiveIntegerField(default=1)),
                ('is_destroyed', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('child_id'), name='case_by_child')],
                'constraints': [models.UniqueConstraint(models.F('municipality'), models.F('id'), name='case_place')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('line', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('fired_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('at'), condition=models.Q(('fired_at__isnull', True)), name='deadline_waiting')],
                'constraints': [models.UniqueConstraint(models.F('municipality'), models.F('case_id'), models.F('line'), models.F('number'), models.F('kind'), name='deadline_once')],
            },
        ),
        migrations.CreateModel(
            name='Involvement',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', 'person_id', 'role', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('role', models.CharField(max_length=60)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('via', models.CharField(max_length=40)),
            ],
            options={
                'indexes': [models.Index(models.F('person_id'), models.F('municipality'), models.F('role'), models.F('case_id'), condition=models.Q(('until__isnull', True)), name='involved_now')],
            },
        ),
        migrations.CreateModel(
            name='Work',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', 'key', 'role', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('key', models.CharField(max_length=120)),
                ('role', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=20)),
                ('line', models.CharField(max_length=60)),
                ('step', models.CharField(blank=True, max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('about', models.CharField(blank=True, max_length=200)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('earliest', models.DateTimeField(null=True)),
                ('chosen', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('role'), models.F('case_id'), models.F('due_at'), name='work_by_role')],
            },
        ),
    ]
