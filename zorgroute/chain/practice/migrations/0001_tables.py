"""The table of this room, and its row-level security: the own organisation, and the installation's."""

import datetime

from django.db import migrations, models

OURS = (
    "(municipality = current_setting('app.municipality', true) AND organisation_id::text = "
    "current_setting('app.organisation', true)) "
    "OR coalesce(current_setting('app.duty', true), '') = 'system'"
)
SQL = f"""
ALTER TABLE practice_practice ENABLE ROW LEVEL SECURITY;
ALTER TABLE practice_practice FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON practice_practice FOR SELECT USING ({OURS});
CREATE POLICY writers ON practice_practice FOR INSERT WITH CHECK ({OURS});
CREATE POLICY changers ON practice_practice FOR UPDATE USING ({OURS}) WITH CHECK ({OURS});
CREATE POLICY removers ON practice_practice FOR DELETE USING ({OURS});
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('code', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('organisation_id', models.UUIDField()),
                ('started_by', models.UUIDField()),
                ('route', models.CharField(max_length=120)),
                ('started_at', models.DateTimeField()),
                ('ahead', models.DurationField(default=datetime.timedelta)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('organisation_id'), name='practice_by_organisation')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
