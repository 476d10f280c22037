"""Row-level security: the net under the explicit joins of the queries.

A request is seen by who asked and by the organisation that answers; the rest by the desk alone.
Certificates are append-only.
"""

from django.db import migrations

SQL = """
ALTER TABLE rights_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_request FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON rights_request FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND (asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR organisation_id::text = current_setting('app.organisation', true))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON rights_request FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON rights_request FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND (asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR organisation_id::text = current_setting('app.organisation', true))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON rights_request FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND (asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR organisation_id::text = current_setting('app.organisation', true))) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE rights_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON rights_mark FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM rights_request r WHERE r.municipality = rights_mark.municipality AND r.id = rights_mark.request_id AND (r.asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR r.organisation_id::text = current_setting('app.organisation', true)))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON rights_mark FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON rights_mark FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM rights_request r WHERE r.municipality = rights_mark.municipality AND r.id = rights_mark.request_id AND (r.asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR r.organisation_id::text = current_setting('app.organisation', true)))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON rights_mark FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM rights_request r WHERE r.municipality = rights_mark.municipality AND r.id = rights_mark.request_id AND (r.asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR r.organisation_id::text = current_setting('app.organisation', true)))) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE rights_release ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_release FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON rights_release FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM rights_request r WHERE r.municipality = rights_release.municipality AND r.id = rights_release.request_id AND (r.asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR r.organisation_id::text = current_setting('app.organisation', true)))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON rights_release FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON rights_release FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM rights_request r WHERE r.municipality = rights_release.municipality AND r.id = rights_release.request_id AND (r.asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR r.organisation_id::text = current_setting('app.organisation', true)))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON rights_release FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM rights_request r WHERE r.municipality = rights_release.municipality AND r.id = rights_release.request_id AND (r.asked_by = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) OR r.organisation_id::text = current_setting('app.organisation', true)))) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE rights_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_hold FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON rights_hold FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON rights_hold FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON rights_hold FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON rights_hold FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE rights_due ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_due FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON rights_due FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON rights_due FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON rights_due FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON rights_due FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE rights_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON rights_proposal FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON rights_proposal FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON rights_proposal FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON rights_proposal FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE rights_certificate ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_certificate FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON rights_certificate FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON rights_certificate FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON rights_certificate FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON rights_certificate FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND organisation_id::text = current_setting('app.organisation', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE rights_forgotten ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_forgotten FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON rights_forgotten FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND false) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON rights_forgotten FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON rights_forgotten FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND false) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON rights_forgotten FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND false) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON rights_certificate
    FOR EACH ROW EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON rights_certificate
    FOR EACH STATEMENT EXECUTE FUNCTION zorgroute_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [('rights', '0001_tables'), ('ledger', '0002_row_security')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
