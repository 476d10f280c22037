"""Row-level security: who acts never writes an edition; only the installation does, after asking.

An edition is read by everybody; a draft, a comment and an answer by their municipality.
"""

from django.db import migrations

SQL = """
ALTER TABLE routebook_edition ENABLE ROW LEVEL SECURITY;
ALTER TABLE routebook_edition FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON routebook_edition FOR SELECT USING (true);
CREATE POLICY writers ON routebook_edition FOR INSERT WITH CHECK (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON routebook_edition FOR UPDATE USING (coalesce(current_setting('app.duty', true), '') = 'system') WITH CHECK (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON routebook_edition FOR DELETE USING (false);
ALTER TABLE routebook_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE routebook_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON routebook_draft FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON routebook_draft FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON routebook_draft FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system') WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON routebook_draft FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE routebook_comment ENABLE ROW LEVEL SECURITY;
ALTER TABLE routebook_comment FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON routebook_comment FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON routebook_comment FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON routebook_comment FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system') WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON routebook_comment FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE routebook_answered ENABLE ROW LEVEL SECURITY;
ALTER TABLE routebook_answered FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON routebook_answered FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON routebook_answered FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON routebook_answered FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system') WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON routebook_answered FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE routebook_publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE routebook_publication FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON routebook_publication FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON routebook_publication FOR INSERT WITH CHECK (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON routebook_publication FOR UPDATE USING (coalesce(current_setting('app.duty', true), '') = 'system') WITH CHECK (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON routebook_publication FOR DELETE USING (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON routebook_publication
    FOR EACH ROW EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON routebook_publication
    FOR EACH STATEMENT EXECUTE FUNCTION zorgroute_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [('routebook', '0002_drafts'), ('ledger', '0002_row_security')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
