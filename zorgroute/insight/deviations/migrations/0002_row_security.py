"""Row-level security: an imported log is for the policy officers of its municipality."""

from django.db import migrations

SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
PERSONS = "ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])"
DAY = "coalesce(nullif(current_setting('app.day', true), '')::date, current_date)"
OFFICER = f"""(municipality = current_setting('app.municipality', true)
    AND EXISTS (SELECT 1 FROM parties_post p
        WHERE p.municipality = deviations_importedlog.municipality
        AND p.organisation_id::text = current_setting('app.organisation', true)
        AND p.function = 'beleidsmedewerker' AND p.person_id = {PERSONS}
        AND p.since <= {DAY} AND (p.until IS NULL OR p.until >= {DAY})))"""
SQL = f"""
ALTER TABLE deviations_importedlog ENABLE ROW LEVEL SECURITY;
ALTER TABLE deviations_importedlog FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON deviations_importedlog FOR SELECT USING ({OFFICER} OR {SYSTEM});
CREATE POLICY writers ON deviations_importedlog FOR INSERT WITH CHECK ({OFFICER} OR {SYSTEM});
CREATE POLICY changers ON deviations_importedlog FOR UPDATE USING ({OFFICER} OR {SYSTEM})
    WITH CHECK ({OFFICER} OR {SYSTEM});
CREATE POLICY removers ON deviations_importedlog FOR DELETE USING ({OFFICER} OR {SYSTEM});
"""


class Migration(migrations.Migration):
    dependencies = [("deviations", "0001_tables"), ("parties", "0004_authority"),
                    ("ledger", "0002_row_security")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
