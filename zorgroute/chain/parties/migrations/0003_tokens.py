"""The table of tokens, and its row-level security: one's own, and the installation's."""

import django.db.models.deletion
from django.db import migrations, models

MINE = (
    "(municipality = current_setting('app.municipality', true) AND person_id = "
    "ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) "
    "OR coalesce(current_setting('app.duty', true), '') = 'system'"
)
SQL = f"""
ALTER TABLE parties_apitoken ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_apitoken FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_apitoken FOR SELECT USING ({MINE});
CREATE POLICY writers ON parties_apitoken FOR INSERT WITH CHECK ({MINE});
CREATE POLICY changers ON parties_apitoken FOR UPDATE USING ({MINE}) WITH CHECK ({MINE});
CREATE POLICY removers ON parties_apitoken FOR DELETE USING ({MINE});
"""


class Migration(migrations.Migration):
    dependencies = [('parties', '0002_row_security')]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('person_id', models.UUIDField()),
                ('label', models.CharField(max_length=80)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('until', models.DateField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('used_on', models.DateField(null=True)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='parties.post')),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('person_id'), name='token_by_person')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
