"""A young person asks of the own file and of no other, and only while the own door stands open.

Restrictive, so that it goes beside every other rule: for who has or had such a door. Who is at work
and the installation itself are not asked. What may be fetched hangs on the request, and so on this.
"""

from django.db import migrations

HERE = "municipality = current_setting('app.municipality', true)"
SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
ACTOR = "(coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])[1]"
DAY = "coalesce(nullif(current_setting('app.day', true), '')::date, current_date)"
OF_ACTOR = f"SELECT 1 FROM parties_owndoor d WHERE d.{HERE} AND d.child_id = {ACTOR}"
OPEN = f"{OF_ACTOR} AND d.since <= {DAY} AND (d.until IS NULL OR d.until >= {DAY})"
OWN = f"""({SYSTEM} OR {ACTOR} IS NULL OR NOT EXISTS ({OF_ACTOR})
    OR (asked_by = {ACTOR} AND child_id = {ACTOR} AND EXISTS ({OPEN})))"""
SQL = f"""
CREATE POLICY own_door ON rights_request AS RESTRICTIVE FOR ALL USING {OWN} WITH CHECK {OWN};
"""


class Migration(migrations.Migration):
    dependencies = [('rights', '0002_row_security'), ('parties', '0007_own_door')]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
