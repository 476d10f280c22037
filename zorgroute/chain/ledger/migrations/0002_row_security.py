"""Row-level security: the net under the explicit joins of the queries.

The log and the looks are append-only.
"""

from django.db import migrations

SQL = """
ALTER TABLE ledger_deed ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_deed FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON ledger_deed FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = ledger_deed.municipality AND i.case_id = ledger_deed.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON ledger_deed FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON ledger_deed FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = ledger_deed.municipality AND i.case_id = ledger_deed.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON ledger_deed FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = ledger_deed.municipality AND i.case_id = ledger_deed.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE ledger_look ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_look FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON ledger_look FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON ledger_look FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON ledger_look FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON ledger_look FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE OR REPLACE FUNCTION zorgroute_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$;
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON ledger_deed
    FOR EACH ROW EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_deed
    FOR EACH STATEMENT EXECUTE FUNCTION zorgroute_append_only();
CREATE OR REPLACE FUNCTION zorgroute_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$;
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON ledger_look
    FOR EACH ROW EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_look
    FOR EACH STATEMENT EXECUTE FUNCTION zorgroute_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [('ledger', '0001_tables'), ('cases', '0002_row_security')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
