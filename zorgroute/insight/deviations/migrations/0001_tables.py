"""The table of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ImportedLog',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('name', models.CharField(max_length=80)),
                ('form', models.CharField(max_length=10)),
                ('digest', models.CharField(max_length=64)),
                ('cases', models.PositiveIntegerField()),
                ('kept', models.PositiveIntegerField()),
                ('refused_total', models.PositiveIntegerField()),
                ('refused', models.JSONField(default=list)),
                ('findings', models.JSONField(default=list)),
                ('steps', models.JSONField(default=list)),
                ('columns', models.BinaryField()),
                ('taken_at', models.DateTimeField()),
                ('taken_by', models.UUIDField(null=True)),
                ('role', models.CharField(max_length=60)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('municipality'), models.F('digest'), name='imported_log_once')],
            },
        ),
    ]
