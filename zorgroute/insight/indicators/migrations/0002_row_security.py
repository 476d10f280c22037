"""Row-level security: figures are read in their municipality and made by the installation.

Nobody changes a figure, the installation neither: it is made once, when its period is over.
"""

from django.db import migrations

SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
HERE = "municipality = current_setting('app.municipality', true)"
SQL = f"""
ALTER TABLE indicators_publishedfigure ENABLE ROW LEVEL SECURITY;
ALTER TABLE indicators_publishedfigure FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON indicators_publishedfigure FOR SELECT USING ({HERE} OR {SYSTEM});
CREATE POLICY writers ON indicators_publishedfigure FOR INSERT WITH CHECK ({SYSTEM});
CREATE POLICY removers ON indicators_publishedfigure FOR DELETE USING ({SYSTEM});
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_tables"), ("ledger", "0002_row_security")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
