"""Authority over a child, households, own network and shields, with their row-level security.

Whoever was a parent on the day of this migration keeps what they see: each gets a row of authority
with the source `overgenomen`, to be looked at by a person. From here on authority opens a child to
its family, and being a parent does not.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

HERE = "municipality = current_setting('app.municipality', true)"
SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
PERSONS = "(coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])"
AT_WORK = "coalesce(current_setting('app.organisation', true), '') <> ''"
DAY = "coalesce(nullif(current_setting('app.day', true), '')::date, current_date)"


def policies(table: str, seen: str, changed: str) -> str:
    """Who reads the rows of a table, and who adds, changes and removes them."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON {table} FOR SELECT USING (({HERE} AND ({seen})) OR {SYSTEM});
CREATE POLICY writers ON {table} FOR INSERT WITH CHECK (({HERE} AND ({changed})) OR {SYSTEM});
CREATE POLICY changers ON {table} FOR UPDATE USING (({HERE} AND ({seen}) AND ({changed})) OR {SYSTEM})
    WITH CHECK (({HERE} AND ({changed})) OR {SYSTEM});
CREATE POLICY removers ON {table} FOR DELETE USING (({HERE} AND ({seen}) AND ({changed})) OR {SYSTEM});
"""


# The net of parties_child applies inside these questions, so that what is told of a child is seen
# by whoever may see the child.
def child_of(table: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM parties_child c WHERE c.municipality = {table}.municipality "
        f"AND c.id = {table}.child_id)"
    )


AUTHORITY = policies("parties_authority", "true", AT_WORK)
RESIDENCE = policies(
    "parties_residence",
    f"person_id = ANY {PERSONS} OR ({AT_WORK} AND ({child_of('parties_residence')} OR EXISTS "
    "(SELECT 1 FROM parties_guardianship g JOIN parties_child c ON c.id = g.child_id "
    "WHERE g.municipality = parties_residence.municipality "
    "AND g.person_id = parties_residence.person_id)))",
    AT_WORK,
)
HOUSEHOLD = policies(
    "parties_household",
    "EXISTS (SELECT 1 FROM parties_residence r WHERE r.municipality = parties_household.municipality "
    "AND r.household_id = parties_household.id)",
    AT_WORK,
)
NETWORK = policies(
    "parties_networkcontact",
    f"added_by = ANY {PERSONS} OR ((is_shared OR {AT_WORK}) AND {child_of('parties_networkcontact')})",
    f"added_by = ANY {PERSONS}",
)
SHIELD = policies(
    "parties_shield",
    f"{AT_WORK} OR cardinality(against) = 0 OR against && {PERSONS}",
    AT_WORK,
)

TAKEN_OVER = """
SELECT set_config('app.duty', 'system', true);
INSERT INTO parties_authority (municipality, id, child_id, person_id, kind, source, since, until,
    is_doubted, under_investigation, opens, note)
SELECT g.municipality, gen_random_uuid(), g.child_id, g.person_id,
    CASE WHEN count(*) OVER (PARTITION BY g.child_id) > 1
        THEN 'gezamenlijk_ouderlijk' ELSE 'eenhoofdig_ouderlijk' END,
    'overgenomen', g.since, g.until, false, false, true, ''
FROM parties_guardianship g;
SELECT set_config('app.duty', '', true);
"""

# The same as in cases/0002, with authority in the place of parenthood.
CHILD_SEEN = f"""(municipality = current_setting('app.municipality', true) AND (
    organisation_id::text = current_setting('app.organisation', true)
    OR EXISTS (SELECT 1 FROM parties_authority a WHERE a.municipality = parties_child.municipality
        AND a.child_id = parties_child.id AND a.opens AND (a.until IS NULL OR a.until >= {DAY})
        AND a.person_id = ANY {PERSONS})
    OR EXISTS (SELECT 1 FROM cases_case c JOIN cases_involvement i
        ON i.municipality = c.municipality AND i.case_id = c.id
        WHERE c.municipality = parties_child.municipality AND c.child_id = parties_child.id
        AND i.until IS NULL AND i.person_id = ANY {PERSONS})
)) OR {SYSTEM}"""
CHILD = f"""
DROP POLICY readers ON parties_child;
DROP POLICY changers ON parties_child;
DROP POLICY removers ON parties_child;
CREATE POLICY readers ON parties_child FOR SELECT USING ({CHILD_SEEN});
CREATE POLICY changers ON parties_child FOR UPDATE USING ({CHILD_SEEN})
    WITH CHECK (({HERE}) OR {SYSTEM});
CREATE POLICY removers ON parties_child FOR DELETE USING ({CHILD_SEEN});
"""
class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0003_tokens'),
        ('cases', '0002_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('street', models.CharField(max_length=120)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('place', models.CharField(max_length=80)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('recorded_by', models.UUIDField(null=True)),
                ('recorded_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='child',
            name='expected_on',
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('kind', models.CharField(max_length=40)),
                ('source', models.CharField(max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('established_on', models.DateField(null=True)),
                ('review_on', models.DateField(null=True)),
                ('is_doubted', models.BooleanField(default=False)),
                ('under_investigation', models.BooleanField(default=False)),
                ('opens', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded_by', models.UUIDField(null=True)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorities', to='parties.child')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='authorities', to='parties.person')),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('child'), name='authority_by_child'), models.Index(models.F('municipality'), models.F('person'), name='authority_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', True), ('organisation__isnull', True), _connector='OR'), name='authority_one_holder')],
            },
        ),
        migrations.CreateModel(
            name='NetworkContact',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('name', models.CharField(max_length=120)),
                ('relation', models.CharField(blank=True, max_length=80)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('is_shared', models.BooleanField(default=False)),
                ('added_by', models.UUIDField()),
                ('added_at', models.DateTimeField()),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='network', to='parties.child')),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('child'), name='network_by_child')],
            },
        ),
        migrations.CreateModel(
            name='Residence',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('household_id', models.UUIDField()),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('recorded_by', models.UUIDField(null=True)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('child', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='residences', to='parties.child')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='residences', to='parties.person')),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('child'), name='residence_by_child'), models.Index(models.F('municipality'), models.F('person'), name='residence_by_person'), models.Index(models.F('municipality'), models.F('household_id'), name='residence_by_household')],
                'constraints': [models.CheckConstraint(condition=models.Q(('child__isnull', True), ('person__isnull', True), _connector='XOR'), name='residence_of_one'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='residence_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Shield',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('household_id', models.UUIDField(null=True)),
                ('against', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('functions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('ground', models.CharField(max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('review_on', models.DateField()),
                ('recorded_by', models.UUIDField(null=True)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('child', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shields', to='parties.child')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shields', to='parties.person')),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('person'), name='shield_by_person'), models.Index(models.F('municipality'), models.F('household_id'), name='shield_by_household')],
                'constraints': [models.CheckConstraint(condition=models.Q(('review_on__lte', models.F('until')), ('until__gte', models.F('since'))), name='shield_in_order')],
            },
        ),
        migrations.RunSQL(AUTHORITY + RESIDENCE + HOUSEHOLD + NETWORK + SHIELD, migrations.RunSQL.noop),
        migrations.RunSQL(TAKEN_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(CHILD, migrations.RunSQL.noop),
    ]
