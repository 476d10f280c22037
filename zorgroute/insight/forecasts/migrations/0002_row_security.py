"""Row-level security: a calculation is its municipality's; the installation calculates."""

from django.db import migrations

OURS = (
    "municipality = current_setting('app.municipality', true) "
    "OR coalesce(current_setting('app.duty', true), '') = 'system'"
)
SQL = f"""
ALTER TABLE forecasts_calculation ENABLE ROW LEVEL SECURITY;
ALTER TABLE forecasts_calculation FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON forecasts_calculation FOR SELECT USING ({OURS});
CREATE POLICY writers ON forecasts_calculation FOR INSERT WITH CHECK ({OURS});
CREATE POLICY changers ON forecasts_calculation FOR UPDATE USING ({OURS}) WITH CHECK ({OURS});
CREATE POLICY removers ON forecasts_calculation FOR DELETE USING ({OURS});
"""


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0001_tables"), ("ledger", "0002_row_security")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
