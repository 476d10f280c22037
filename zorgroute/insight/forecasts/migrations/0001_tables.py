"""The table of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Calculation',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('scenario', models.CharField(max_length=120)),
                ('beside', models.CharField(blank=True, max_length=120)),
                ('knobs', models.JSONField(default=dict)),
                ('seed', models.PositiveBigIntegerField()),
                ('replications', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('status', models.CharField(max_length=10)),
                ('done', models.PositiveIntegerField(default=0)),
                ('of', models.PositiveIntegerField(default=0)),
                ('seconds_left', models.PositiveIntegerField(null=True)),
                ('must_stop', models.BooleanField(default=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('runner', models.UUIDField(null=True)),
                ('asked_by', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('beat_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=60)),
                ('result', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('scenario'), models.F('asked_at'), name='calculation_by_scenario'), models.Index(models.F('status'), models.F('asked_at'), name='calculation_by_status')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('asked', 'running', 'done'))), fields=('municipality', 'digest'), name='calculation_once')],
            },
        ),
    ]
