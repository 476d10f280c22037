"""Numbers of organisations, their mail domains, citizen service numbers, and doubles looked at.

A citizen service number is read and written only by who works at a kind of organisation that the
Jeugdwet names (7.2.1); the kinds stand here as the net, and in content/tables/bsn_use.csv with
their functions and sources as the rule.
"""

import django.db.models.deletion
from django.db import migrations, models


HERE = "municipality = current_setting('app.municipality', true)"
SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
AT_WORK = "coalesce(current_setting('app.organisation', true), '') <> ''"
BY_LAW = (
    "EXISTS (SELECT 1 FROM parties_organisation o WHERE o.municipality = parties_citizennumber.municipality "
    "AND o.id::text = current_setting('app.organisation', true) "
    "AND o.kind IN ('municipality', 'youth_team', 'provider', 'certified_institution', 'protection_board'))"
)


def policies(table: str, seen: str, changed: str) -> str:
    """Who reads the rows of a table, and who adds, changes and removes them."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON {table} FOR SELECT USING (({HERE} AND ({seen})) OR {SYSTEM});
CREATE POLICY writers ON {table} FOR INSERT WITH CHECK (({HERE} AND ({changed})) OR {SYSTEM});
CREATE POLICY changers ON {table} FOR UPDATE USING (({HERE} AND ({changed})) OR {SYSTEM})
    WITH CHECK (({HERE} AND ({changed})) OR {SYSTEM});
CREATE POLICY removers ON {table} FOR DELETE USING (({HERE} AND ({changed})) OR {SYSTEM});
"""


SQL = (
    policies("parties_organisationnumber", "true", AT_WORK)
    + policies("parties_maildomain", "true", AT_WORK)
    + policies("parties_citizennumber", BY_LAW, BY_LAW)
    + policies("parties_notthesame", AT_WORK, AT_WORK)
    + policies("parties_joinedchild", AT_WORK, AT_WORK)
)


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0004_authority'),
    ]

    operations = [
        migrations.CreateModel(
            name='NotTheSame',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'low', 'high', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('low', models.UUIDField()),
                ('high', models.UUIDField()),
                ('decided_by', models.UUIDField()),
                ('decided_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CitizenNumber',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('child_id', models.UUIDField(null=True)),
                ('person_id', models.UUIDField(null=True)),
                ('locked', models.BinaryField()),
                ('mark', models.BinaryField()),
                ('source', models.CharField(max_length=40)),
                ('recorded_by', models.UUIDField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('child_id__isnull', True), ('person_id__isnull', True), _connector='XOR'), name='bsn_of_one'), models.UniqueConstraint(models.F('municipality'), models.F('child_id'), condition=models.Q(('child_id__isnull', False)), name='bsn_of_child'), models.UniqueConstraint(models.F('municipality'), models.F('person_id'), condition=models.Q(('person_id__isnull', False)), name='bsn_of_person')],
                'indexes': [models.Index(models.F('municipality'), models.F('mark'), name='bsn_by_mark')],
            },
        ),
        migrations.CreateModel(
            name='MailDomain',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'organisation', 'domain', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('domain', models.CharField(max_length=190)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='domains', to='parties.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationNumber',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'kind', 'value', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=10)),
                ('value', models.CharField(max_length=20)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='parties.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='JoinedChild',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'gone', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('gone', models.UUIDField()),
                ('kept', models.UUIDField()),
                ('external_id', models.CharField(blank=True, max_length=60)),
                ('given_name', models.CharField(blank=True, max_length=80)),
                ('prefix', models.CharField(blank=True, max_length=20)),
                ('surname', models.CharField(blank=True, max_length=120)),
                ('birth_date', models.DateField(null=True)),
                ('decided_by', models.UUIDField()),
                ('decided_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.organisation')),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('kept'), name='joined_into')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
