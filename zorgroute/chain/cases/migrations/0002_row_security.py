"""Row-level security: the net under the explicit joins of the queries.

Children are seen through school, family or a case.
"""

from django.db import migrations

SQL = """
ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_case FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_case FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_case.municipality AND i.case_id = cases_case.id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON cases_case FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON cases_case FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_case.municipality AND i.case_id = cases_case.id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON cases_case FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_case.municipality AND i.case_id = cases_case.id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE cases_involvement ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_involvement FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_involvement FOR SELECT USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON cases_involvement FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON cases_involvement FOR UPDATE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON cases_involvement FOR DELETE USING ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE cases_work ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_work FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_work FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_work.municipality AND i.case_id = cases_work.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON cases_work FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON cases_work FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_work.municipality AND i.case_id = cases_work.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON cases_work FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_work.municipality AND i.case_id = cases_work.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE cases_deadline ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_deadline FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_deadline FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_deadline.municipality AND i.case_id = cases_deadline.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON cases_deadline FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON cases_deadline FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_deadline.municipality AND i.case_id = cases_deadline.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON cases_deadline FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_deadline.municipality AND i.case_id = cases_deadline.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE cases_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_attempt FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON cases_attempt FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON cases_attempt FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON cases_attempt FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE cases_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_draft FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON cases_draft FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON cases_draft FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON cases_draft FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
        ALTER TABLE parties_child ENABLE ROW LEVEL SECURITY;
        ALTER TABLE parties_child FORCE ROW LEVEL SECURITY;
        CREATE POLICY readers ON parties_child FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND (organisation_id::text = current_setting('app.organisation', true)
OR EXISTS (SELECT 1 FROM parties_guardianship g WHERE g.child_id = parties_child.id AND g.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))
OR EXISTS (SELECT 1 FROM cases_case c JOIN cases_involvement i ON i.municipality = c.municipality AND i.case_id = c.id WHERE c.municipality = parties_child.municipality AND c.child_id = parties_child.id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])))) OR coalesce(current_setting('app.duty', true), '') = 'system');
        CREATE POLICY writers ON parties_child FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
        CREATE POLICY changers ON parties_child FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND (organisation_id::text = current_setting('app.organisation', true)
OR EXISTS (SELECT 1 FROM parties_guardianship g WHERE g.child_id = parties_child.id AND g.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))
OR EXISTS (SELECT 1 FROM cases_case c JOIN cases_involvement i ON i.municipality = c.municipality AND i.case_id = c.id WHERE c.municipality = parties_child.municipality AND c.child_id = parties_child.id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])))) OR coalesce(current_setting('app.duty', true), '') = 'system')
            WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
        CREATE POLICY removers ON parties_child FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND (organisation_id::text = current_setting('app.organisation', true)
OR EXISTS (SELECT 1 FROM parties_guardianship g WHERE g.child_id = parties_child.id AND g.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))
OR EXISTS (SELECT 1 FROM cases_case c JOIN cases_involvement i ON i.municipality = c.municipality AND i.case_id = c.id WHERE c.municipality = parties_child.municipality AND c.child_id = parties_child.id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])))) OR coalesce(current_setting('app.duty', true), '') = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [('cases', '0001_tables'), ('parties', '0002_row_security')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
