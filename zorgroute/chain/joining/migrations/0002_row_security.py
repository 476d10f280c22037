"""Row-level security: one's own municipality, and the installation; a signature is only added."""

from django.db import migrations

OURS = (
    "(municipality = current_setting('app.municipality', true) "
    "AND coalesce(current_setting('app.organisation', true), '') <> '') "
    "OR coalesce(current_setting('app.duty', true), '') = 'system'"
)


def policies(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON {table} FOR SELECT USING ({OURS});
CREATE POLICY writers ON {table} FOR INSERT WITH CHECK ({OURS});
CREATE POLICY changers ON {table} FOR UPDATE USING ({OURS}) WITH CHECK ({OURS});
CREATE POLICY removers ON {table} FOR DELETE USING ({OURS});
"""


SQL = policies("joining_joining") + policies("joining_signature") + """
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON joining_signature
    FOR EACH ROW EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON joining_signature
    FOR EACH STATEMENT EXECUTE FUNCTION zorgroute_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("joining", "0001_tables"), ("ledger", "0002_row_security")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
