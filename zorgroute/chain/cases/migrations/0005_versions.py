"""Plans to let running cases go on on another version of their route, and what became of each.

A plan is read by its municipality; what became of a case by who takes part in it.
"""

from django.db import migrations, models

PART = (
    "EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_versionmovecase.municipality "
    "AND i.case_id = cases_versionmovecase.case_id AND i.until IS NULL AND i.person_id = ANY "
    "(coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))"
)
HERE = "municipality = current_setting('app.municipality', true)"
SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"


def policies(table: str, seen: str) -> str:
    """Who reads and changes the rows of a table; adding is for the municipality's own."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON {table} FOR SELECT USING ({seen} OR {SYSTEM});
CREATE POLICY writers ON {table} FOR INSERT WITH CHECK ({HERE} OR {SYSTEM});
CREATE POLICY changers ON {table} FOR UPDATE USING ({seen} OR {SYSTEM}) WITH CHECK ({HERE} OR {SYSTEM});
CREATE POLICY removers ON {table} FOR DELETE USING ({seen} OR {SYSTEM});
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_seats_and_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='VersionMove',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('route', models.CharField(max_length=120)),
                ('to_digest', models.CharField(max_length=64)),
                ('from_digests', models.JSONField(default=list)),
                ('steps', models.JSONField(default=list)),
                ('roles', models.JSONField(default=dict)),
                ('ordered_by', models.UUIDField()),
                ('role', models.CharField(max_length=60)),
                ('ordered_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('route'), models.F('ordered_at'), name='version_move_by_route')],
            },
        ),
        migrations.CreateModel(
            name='VersionMoveCase',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'plan_id', 'case_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('plan_id', models.UUIDField()),
                ('case_id', models.UUIDField()),
                ('state', models.CharField(max_length=20)),
                ('why', models.CharField(blank=True, max_length=40)),
                ('questions', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [
                    models.Index(models.F('municipality'), models.F('plan_id'), condition=models.Q(('state__in', ('waiting', 'going_back'))), name='version_move_waiting'),
                    models.Index(models.F('municipality'), models.F('case_id'), name='version_move_by_case'),
                ],
            },
        ),
        migrations.RunSQL(
            policies("cases_versionmove", f"({HERE})")
            + policies("cases_versionmovecase", f"({HERE} AND {PART})"),
            migrations.RunSQL.noop,
        ),
    ]
