"""Row-level security: the net under the explicit joins of the queries."""

from django.db import migrations

SQL = """
ALTER TABLE concerns_signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE concerns_signal FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON concerns_signal FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = concerns_signal.municipality AND i.case_id = concerns_signal.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON concerns_signal FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON concerns_signal FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = concerns_signal.municipality AND i.case_id = concerns_signal.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON concerns_signal FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = concerns_signal.municipality AND i.case_id = concerns_signal.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [('concerns', '0001_tables'), ('cases', '0002_row_security')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
