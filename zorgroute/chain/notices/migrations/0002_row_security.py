"""Row-level security: the net under the explicit joins of the queries."""

from django.db import migrations

SQL = """
ALTER TABLE notices_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE notices_outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON notices_outbox FOR SELECT USING ((false) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON notices_outbox FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON notices_outbox FOR UPDATE USING ((false) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON notices_outbox FOR DELETE USING ((false) OR coalesce(current_setting('app.duty', true), '') = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [('notices', '0001_tables')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
