"""The tables of this room."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=150, unique=True)),
                ('municipality', models.CharField(max_length=60)),
                ('person_id', models.UUIDField(null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('demo_label', models.CharField(blank=True, max_length=80)),
                ('demo_order', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('code', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('school_region', models.CharField(default='noord', max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=160)),
                ('kind', models.CharField(max_length=40)),
                ('left_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('municipality'), models.F('id'), name='organisation_place'), models.UniqueConstraint(models.F('municipality'), models.F('name'), name='organisation_name')],
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=160)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='parties.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Child',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('given_name', models.CharField(max_length=80)),
                ('prefix', models.CharField(blank=True, max_length=20)),
                ('surname', models.CharField(max_length=120)),
                ('birth_date', models.DateField(null=True)),
                ('group', models.CharField(blank=True, max_length=20)),
                ('external_id', models.CharField(blank=True, max_length=60)),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.location')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('given_name', models.CharField(max_length=80)),
                ('prefix', models.CharField(blank=True, max_length=20)),
                ('surname', models.CharField(max_length=120)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('hours', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('wants_mail', models.BooleanField(default=True)),
                ('is_family', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('surname'), name='person_by_name')],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='parties.person')),
                ('replacement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='Guardianship',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardianships', to='parties.child')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardianships', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('function', models.CharField(max_length=60)),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('external_id', models.CharField(blank=True, max_length=60)),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.location')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='parties.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='parties.person')),
            ],
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('role', models.CharField(max_length=60)),
                ('checked_on', models.DateField(null=True)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='parties.location')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_of', to='parties.post')),
                ('replacement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces_at', to='parties.post')),
            ],
        ),
        migrations.AddIndex(
            model_name='child',
            index=models.Index(models.F('municipality'), models.F('location'), models.F('group'), name='child_by_group'),
        ),
        migrations.AddConstraint(
            model_name='child',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('external_id'), condition=models.Q(('external_id', ''), _negated=True), name='child_once'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('replacement')), _negated=True), name='leave_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='leave_in_order'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.UniqueConstraint(models.F('child'), models.F('person'), name='guardian_once'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(models.F('municipality'), models.F('person'), name='post_by_person'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(models.F('municipality'), models.F('organisation'), name='post_by_organisation'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_in_order'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('external_id'), models.F('function'), condition=models.Q(('external_id', ''), _negated=True), name='post_once'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(models.F('location'), models.F('role'), name='contact_once'),
        ),
    ]
