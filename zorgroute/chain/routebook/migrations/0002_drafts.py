"""Drafts, what is said about them, the answers of a municipality, and who published what."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('routebook', '0001_tables')]

    operations = [
        migrations.AddField('Edition', 'kept', models.JSONField(default=list)),
        migrations.AddField('Edition', 'agreed', models.JSONField(default=dict)),
        migrations.AddConstraint(
            'Edition',
            models.UniqueConstraint(
                fields=['route'],
                condition=models.Q(retired_at__isnull=True),
                name='edition_present_once',
            ),
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('route', models.CharField(max_length=120)),
                ('content', models.TextField()),
                ('kept', models.JSONField(default=list)),
                ('agreed', models.JSONField(default=dict)),
                ('made_by', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('published', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('route'), name='draft_by_route')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('draft_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('role', models.CharField(max_length=60)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('draft_id'), models.F('at'), name='comment_by_draft')],
            },
        ),
        migrations.CreateModel(
            name='Answered',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'subject', 'name', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=120)),
                ('name', models.CharField(max_length=120)),
                ('value', models.PositiveIntegerField()),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_on', models.DateField(null=True)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('is_example', models.BooleanField(default=False)),
                ('person_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('route', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('person_id', models.UUIDField(null=True)),
                ('role', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('route'), models.F('at'), name='publication_by_route')],
            },
        ),
    ]
