"""For whom a look was done and on which consents it rests; and who takes part may read who looked.

A column that is empty stays out of the leaf of its row, so seals of before keep fitting. Who takes
part in a case follows from the policy of `cases_case` itself: a subquery of a policy passes that
policy as well.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

PERSONS = "ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])"
DAY = "coalesce(nullif(current_setting('app.day', true), '')::date, current_date)"
SQL = f"""
CREATE POLICY participants ON ledger_look FOR SELECT USING (
    municipality = current_setting('app.municipality', true) AND allowed AND (
        EXISTS (SELECT 1 FROM cases_case c
            WHERE c.municipality = ledger_look.municipality AND c.id = ledger_look.case_id)
        OR (case_id IS NULL AND EXISTS (SELECT 1 FROM parties_authority a
            WHERE a.municipality = ledger_look.municipality AND a.child_id = ledger_look.child_id
            AND a.opens AND (a.until IS NULL OR a.until >= {DAY}) AND a.person_id = {PERSONS}))));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_seals'),
        ('cases', '0002_row_security'),
        ('parties', '0004_authority'),
    ]

    operations = [
        migrations.AddField('look', 'on_behalf', models.UUIDField(null=True)),
        migrations.AddField(
            'look',
            'consents',
            django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None),
        ),
        migrations.RunSQL(SQL, "DROP POLICY participants ON ledger_look;"),
    ]
