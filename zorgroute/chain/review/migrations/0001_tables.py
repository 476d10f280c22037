"""What is to be judged, and its row-level security.

A flag is seen by the officer of its desk, by the colleague who was asked to explain, and by the
parent who asked. Only the installation itself knows which files are decoys.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
HERE = "municipality = current_setting('app.municipality', true)"
PERSONS = "ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])"
DAY = "coalesce(nullif(current_setting('app.day', true), '')::date, current_date)"
OFFICER = f"""(current_setting('app.organisation', true) IN (desk_id::text, escalated_to::text)
    AND EXISTS (SELECT 1 FROM parties_post p WHERE p.municipality = review_flag.municipality
        AND p.organisation_id::text = current_setting('app.organisation', true)
        AND p.function = 'functionaris_gegevensbescherming' AND p.person_id = {PERSONS}
        AND p.since <= {DAY} AND (p.until IS NULL OR p.until >= {DAY})))"""
ASKED = f"(question_at IS NOT NULL AND person_id = {PERSONS})"
SEEN = f"({HERE} AND ({OFFICER} OR {ASKED} OR asked_by = {PERSONS})) OR {SYSTEM}"
SQL = f"""
ALTER TABLE review_flag ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_flag FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON review_flag FOR SELECT USING ({SEEN});
CREATE POLICY writers ON review_flag FOR INSERT
    WITH CHECK (({HERE} AND asked_by = {PERSONS}) OR {SYSTEM});
CREATE POLICY changers ON review_flag FOR UPDATE USING (({HERE} AND ({OFFICER} OR {ASKED})) OR {SYSTEM});
CREATE POLICY removers ON review_flag FOR DELETE USING ({SYSTEM});
ALTER TABLE review_weighed ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_weighed FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON review_weighed FOR SELECT USING ({HERE} OR {SYSTEM});
CREATE POLICY writers ON review_weighed FOR INSERT WITH CHECK ({SYSTEM});
CREATE POLICY changers ON review_weighed FOR UPDATE USING ({SYSTEM});
CREATE POLICY removers ON review_weighed FOR DELETE USING ({SYSTEM});
ALTER TABLE review_decoy ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_decoy FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON review_decoy FOR SELECT USING ({SYSTEM});
CREATE POLICY writers ON review_decoy FOR INSERT WITH CHECK ({SYSTEM});
CREATE POLICY changers ON review_decoy FOR UPDATE USING ({SYSTEM});
CREATE POLICY removers ON review_decoy FOR DELETE USING ({SYSTEM});
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0004_authority'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decoy',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'child_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('child_id', models.UUIDField()),
                ('laid_by', models.UUIDField()),
                ('laid_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Weighed',
            fields=[
                ('municipality', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('written_until', models.DateTimeField()),
                ('weighed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('kind', models.CharField(max_length=40)),
                ('organisation_id', models.UUIDField(null=True)),
                ('desk_id', models.UUIDField(null=True)),
                ('escalated_to', models.UUIDField(null=True)),
                ('person_id', models.UUIDField()),
                ('role', models.CharField(blank=True, max_length=60)),
                ('case_id', models.UUIDField(null=True)),
                ('child_id', models.UUIDField(null=True)),
                ('subject', models.UUIDField()),
                ('day', models.DateField()),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('number', models.PositiveIntegerField(default=1)),
                ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('ground', models.CharField(blank=True, max_length=60)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('relation', models.CharField(blank=True, max_length=40)),
                ('raised_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('escalated_at', models.DateTimeField(null=True)),
                ('asked_by', models.UUIDField(null=True)),
                ('words', models.BinaryField(null=True)),
                ('verdict', models.CharField(blank=True, max_length=20)),
                ('note', models.BinaryField(null=True)),
                ('judged_by', models.UUIDField(null=True)),
                ('judged_at', models.DateTimeField(null=True)),
                ('question_at', models.DateTimeField(null=True)),
                ('answer', models.BinaryField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reply', models.BinaryField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('desk_id'), models.F('due_at'), name='flag_by_desk')],
                'constraints': [models.UniqueConstraint(models.F('municipality'), models.F('kind'), models.F('person_id'), models.F('subject'), models.F('day'), name='flag_once')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
