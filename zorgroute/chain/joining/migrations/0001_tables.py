"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Joining',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('state', models.CharField(max_length=12)),
                ('is_founder', models.BooleanField(default=False)),
                ('name', models.CharField(max_length=160)),
                ('kind', models.CharField(max_length=40)),
                ('number_kind', models.CharField(blank=True, max_length=10)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('mail_domain', models.CharField(blank=True, max_length=190)),
                ('location', models.CharField(blank=True, max_length=160)),
                ('location_phone', models.CharField(blank=True, max_length=30)),
                ('given_name', models.CharField(blank=True, max_length=80)),
                ('prefix', models.CharField(blank=True, max_length=20)),
                ('surname', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('invited_by', models.UUIDField(null=True)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('link_hash', models.CharField(blank=True, max_length=64)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('wrong_codes', models.PositiveSmallIntegerField(default=0)),
                ('organisation_id', models.UUIDField(null=True)),
                ('account_id', models.UUIDField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_why', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('state'), name='joining_by_state'), models.Index(models.F('municipality'), models.F('organisation_id'), name='joining_of_organisation')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('joining_id', models.UUIDField()),
                ('version', models.CharField(max_length=20)),
                ('hash', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('function', models.CharField(max_length=120)),
                ('person_id', models.UUIDField(null=True)),
                ('signed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('joining_id'), name='signature_by_joining')],
            },
        ),
    ]
