"""Who allowed what, and what of it counts now.

Read by who takes part in the case; the answers themselves are never changed.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

HERE = "municipality = current_setting('app.municipality', true)"
SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
PART = (
    "EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = {table}.municipality "
    "AND i.case_id = {table}.case_id AND i.until IS NULL AND i.person_id = ANY "
    "(coalesce(nullif(current_setting('app.persons', true), ''), '{{}}')::uuid[]))"
)


def policies(table: str) -> str:
    """Who reads and changes the rows of a table; adding is for the municipality's own."""
    seen = f"({HERE} AND {PART.format(table=table)})"
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON {table} FOR SELECT USING ({seen} OR {SYSTEM});
CREATE POLICY writers ON {table} FOR INSERT WITH CHECK (({HERE}) OR {SYSTEM});
CREATE POLICY changers ON {table} FOR UPDATE USING ({seen} OR {SYSTEM}) WITH CHECK (({HERE}) OR {SYSTEM});
CREATE POLICY removers ON {table} FOR DELETE USING ({seen} OR {SYSTEM});
"""


APPEND_ONLY = """
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON consent_signature
    FOR EACH ROW EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON consent_signature
    FOR EACH STATEMENT EXECUTE FUNCTION zorgroute_append_only();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0005_versions'),
        ('ledger', '0002_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='Allowance',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', 'name', 'receiver', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('name', models.CharField(max_length=60)),
                ('receiver', models.CharField(max_length=60)),
                ('state', models.CharField(max_length=20)),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('until', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(models.F('until'), condition=models.Q(('state', 'given'), ('until__isnull', False)), name='allowance_ending')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('id', models.UUIDField()),
                ('act', models.PositiveIntegerField()),
                ('person_id', models.UUIDField()),
                ('name', models.CharField(max_length=60)),
                ('answer', models.CharField(max_length=20)),
                ('receivers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('how', models.CharField(max_length=20)),
                ('exception', models.CharField(blank=True, max_length=40)),
                ('evidence', models.BinaryField()),
                ('words', models.CharField(max_length=64)),
                ('until', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('recorded_by', models.UUIDField(null=True)),
                ('recorded_role', models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', 'name', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('name', models.CharField(max_length=60)),
                ('because', models.CharField(blank=True, max_length=20)),
                ('until', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.UUIDField(null=True)),
            ],
        ),
        migrations.RunSQL(
            policies('consent_allowance')
            + policies('consent_signature')
            + policies('consent_question')
            + APPEND_ONLY,
            migrations.RunSQL.noop,
        ),
    ]
