"""Only the installation itself reads and writes when its duties were done."""

from django.db import migrations

SQL = """
ALTER TABLE notices_beat ENABLE ROW LEVEL SECURITY;
ALTER TABLE notices_beat FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON notices_beat FOR SELECT
    USING (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON notices_beat FOR INSERT
    WITH CHECK (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON notices_beat FOR UPDATE
    USING (coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK (coalesce(current_setting('app.duty', true), '') = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [('notices', '0003_mails_and_beats')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
