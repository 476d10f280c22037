"""A door of their own for young people, with its row-level security.

The young person acts under the id of the child. Restrictive on cases: who has or had such a door
comes to the own case and to no other, and only while the door stands open. It asks this table and
not that of children, whose policies ask for cases.
"""

import django.db.models.deletion
from django.db import migrations, models

HERE = "municipality = current_setting('app.municipality', true)"
SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
PERSONS = "(coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])"
ACTOR = f"{PERSONS}[1]"
AT_WORK = "coalesce(current_setting('app.organisation', true), '') <> ''"
DAY = "coalesce(nullif(current_setting('app.day', true), '')::date, current_date)"
DOOR = f"""
ALTER TABLE parties_owndoor ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_owndoor FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_owndoor FOR SELECT
    USING (({HERE} AND ({AT_WORK} OR child_id = ANY {PERSONS})) OR {SYSTEM});
CREATE POLICY writers ON parties_owndoor FOR INSERT WITH CHECK (({HERE} AND {AT_WORK}) OR {SYSTEM});
CREATE POLICY changers ON parties_owndoor FOR UPDATE USING (({HERE} AND {AT_WORK}) OR {SYSTEM})
    WITH CHECK (({HERE} AND {AT_WORK}) OR {SYSTEM});
CREATE POLICY removers ON parties_owndoor FOR DELETE USING (({HERE} AND {AT_WORK}) OR {SYSTEM});
"""
OF_ACTOR = f"SELECT 1 FROM parties_owndoor d WHERE d.{HERE} AND d.child_id = {ACTOR}"
OPEN = f"{OF_ACTOR} AND d.since <= {DAY} AND (d.until IS NULL OR d.until >= {DAY})"
CASES = f"""
CREATE POLICY own_door ON cases_case AS RESTRICTIVE FOR ALL USING ({SYSTEM} OR {ACTOR} IS NULL
    OR NOT EXISTS ({OF_ACTOR}) OR (child_id = {ACTOR} AND EXISTS ({OPEN}))) WITH CHECK (true);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0006_area_of_location'),
        ('cases', '0007_kept_from'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnDoor',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('id', models.UUIDField()),
                ('source', models.CharField(max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('made_sure_by', models.UUIDField(null=True)),
                ('made_sure_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_doors', to='parties.child')),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('child'), name='own_door_by_child')],
            },
        ),
        migrations.RunSQL(DOOR + CASES, migrations.RunSQL.noop),
    ]
