"""Row-level security: the net under the explicit joins of the queries."""

from django.db import migrations

SQL = """
ALTER TABLE meetings_consult ENABLE ROW LEVEL SECURITY;
ALTER TABLE meetings_consult FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON meetings_consult FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND (asker_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR adviser_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON meetings_consult FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON meetings_consult FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND (asker_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR adviser_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON meetings_consult FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND (asker_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR adviser_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [('meetings', '0001_tables')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
