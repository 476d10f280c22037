"""Row-level security: the net under the explicit joins of the queries."""

from django.db import migrations

SQL = """
ALTER TABLE parties_organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_organisation FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON parties_organisation FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON parties_organisation FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON parties_organisation FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE parties_location ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_location FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_location FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON parties_location FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON parties_location FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON parties_location FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE parties_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_person FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_person FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON parties_person FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON parties_person FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON parties_person FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE parties_post ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_post FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_post FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON parties_post FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON parties_post FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON parties_post FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE parties_leave ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_leave FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_leave FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON parties_leave FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON parties_leave FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON parties_leave FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE parties_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_contact FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON parties_contact FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON parties_contact FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON parties_contact FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE parties_guardianship ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_guardianship FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON parties_guardianship FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON parties_guardianship FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON parties_guardianship FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON parties_guardianship FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [('parties', '0001_tables')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
