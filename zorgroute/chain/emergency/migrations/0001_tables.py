"""What was opened at once, the judgement that follows, and what was opened with a reason.

An opening is read by who opened it and by the own organisation; the desk that judges and the
family are told through the installation, after the rooms above have decided that they may know.
"""

from django.db import migrations, models

HERE = "municipality = current_setting('app.municipality', true)"
SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
PERSONS = "(coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])"
MINE = f"{HERE} AND person_id = ANY ({PERSONS})"
AT_MINE = (
    f"{HERE} AND (person_id = ANY ({PERSONS}) "
    "OR organisation_id::text = current_setting('app.organisation', true))"
)
OF_MINE = (
    f"{HERE} AND EXISTS (SELECT 1 FROM emergency_opening o WHERE "
    "o.municipality = emergency_openedcase.municipality AND o.id = emergency_openedcase.opening_id "
    f"AND o.person_id = ANY ({PERSONS}))"
)


def policies(table: str, seen: str, changed: str) -> str:
    """Who reads, and who adds, changes and removes."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON {table} FOR SELECT USING (({seen}) OR {SYSTEM});
CREATE POLICY writers ON {table} FOR INSERT WITH CHECK (({changed}) OR {SYSTEM});
CREATE POLICY changers ON {table} FOR UPDATE USING (({changed}) OR {SYSTEM}) WITH CHECK (({changed}) OR {SYSTEM});
CREATE POLICY removers ON {table} FOR DELETE USING ({SYSTEM});
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('post_id', models.UUIDField(null=True)),
                ('role', models.CharField(max_length=60)),
                ('organisation_id', models.UUIDField(null=True)),
                ('child_id', models.UUIDField(null=True)),
                ('reason', models.CharField(max_length=40)),
                ('words', models.BinaryField()),
                ('tells_family', models.BooleanField(default=True)),
                ('opened_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('review_due_at', models.DateTimeField()),
                ('verdict', models.CharField(blank=True, max_length=20)),
                ('judged_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [
                    models.Index(models.F('municipality'), models.F('person_id'), models.F('opened_at'), name='opening_by_person'),
                    models.Index(models.F('municipality'), models.F('child_id'), name='opening_by_child'),
                    models.Index(models.F('municipality'), models.F('review_due_at'), condition=models.Q(('judged_at__isnull', True)), name='opening_to_judge'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OpenedCase',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'opening_id', 'case_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('opening_id', models.UUIDField()),
                ('case_id', models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'opening_id', 'at', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('opening_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('verdict', models.CharField(max_length=20)),
                ('words', models.BinaryField(null=True)),
                ('by_person', models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', 'person_id', 'at', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=40)),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(
            policies("emergency_opening", AT_MINE, MINE)
            + policies("emergency_openedcase", OF_MINE, OF_MINE)
            + policies("emergency_judgement", "false", "false")
            + policies("emergency_disclosure", MINE, MINE),
            migrations.RunSQL.noop,
        ),
    ]
