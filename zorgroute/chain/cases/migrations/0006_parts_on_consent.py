"""A part in a case that rests on consent counts only while that consent does.

Every policy that lets somebody in through a part in a case is written anew, so that the very
statement that returns rows looks at the ground (G4); nothing is kept beside it.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

HERE = "municipality = current_setting('app.municipality', true)"
SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
# A part that counts: of the actor or somebody the actor replaces, not ended, and with its ground.
COUNTS = (
    "i.until IS NULL AND i.person_id = ANY "
    "(coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]) "
    "AND (i.consents = '{}' OR EXISTS (SELECT 1 FROM consent_allowance a "
    "WHERE a.municipality = i.municipality AND a.case_id = i.case_id "
    "AND a.name = ANY (i.consents) AND a.receiver = i.role AND a.state = 'given'))"
)


def part_in(table: str, case: str = "case_id") -> str:
    """Somebody has a part that counts in the case that a row is about."""
    return (
        f"EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = {table}.municipality "
        f"AND i.case_id = {table}.{case} AND {COUNTS})"
    )


def policies(table: str, through: str) -> str:
    """Who reads, changes and removes; who may add stays as it was."""
    seen = f"({HERE} AND {through}) OR {SYSTEM}"
    return f"""
ALTER POLICY readers ON {table} USING ({seen});
ALTER POLICY changers ON {table} USING ({seen});
ALTER POLICY removers ON {table} USING ({seen});
"""


BY_CASE = (
    "cases_work",
    "cases_deadline",
    "cases_seat",
    "cases_versionmovecase",
    "ledger_deed",
    "concerns_signal",
    "consent_signature",
    "consent_question",
)
LINK = (
    "(organisation_id::text = current_setting('app.organisation', true) OR "
    + part_in("cases_link", "from_case")
    + " OR "
    + part_in("cases_link", "to_case")
    + ")"
)
# The same as in parties/0004, with a part that counts in the place of any part.
DAY = "coalesce(nullif(current_setting('app.day', true), '')::date, current_date)"
PERSONS = "(coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])"
CHILD = f"""(organisation_id::text = current_setting('app.organisation', true)
    OR EXISTS (SELECT 1 FROM parties_authority a WHERE a.municipality = parties_child.municipality
        AND a.child_id = parties_child.id AND a.opens AND (a.until IS NULL OR a.until >= {DAY})
        AND a.person_id = ANY {PERSONS})
    OR EXISTS (SELECT 1 FROM cases_case c JOIN cases_involvement i
        ON i.municipality = c.municipality AND i.case_id = c.id
        WHERE c.municipality = parties_child.municipality AND c.child_id = parties_child.id
        AND {COUNTS}))"""
SQL = "".join(
    [policies(table, part_in(table)) for table in BY_CASE]
    + [policies("cases_case", part_in("cases_case", "id"))]
    + [policies("cases_link", LINK), policies("parties_child", CHILD)]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_versions'),
        ('concerns', '0002_row_security'),
        ('consent', '0001_tables'),
        ('ledger', '0002_row_security'),
        ('parties', '0004_authority'),
    ]

    operations = [
        migrations.AddField(
            model_name='involvement',
            name='consents',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None),
        ),
        migrations.AddField(
            model_name='involvement',
            name='expires_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
