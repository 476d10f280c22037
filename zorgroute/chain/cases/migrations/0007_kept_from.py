"""A case that is about a colleague is kept from that colleague, also by the database itself.

Restrictive: it takes away whatever else lets somebody in, in whose place the colleague may act.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

SYSTEM = "coalesce(current_setting('app.duty', true), '') = 'system'"
# The first of the people somebody acts for is the actor.
ACTOR = "(coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])[1]"
KEPT = f"""
CREATE POLICY kept_from ON cases_case AS RESTRICTIVE FOR ALL
    USING ({SYSTEM} OR {ACTOR} IS NULL OR NOT ({ACTOR} = ANY (kept_from))) WITH CHECK (true);
"""


def through_the_case(table: str) -> str:
    """Rows about a case are there for who may see the case."""
    return f"""
CREATE POLICY kept_from ON {table} AS RESTRICTIVE FOR SELECT USING ({SYSTEM} OR EXISTS (
    SELECT 1 FROM cases_case c WHERE c.municipality = {table}.municipality AND c.id = {table}.case_id));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_parts_on_consent'),
        ('concerns', '0002_row_security'),
        ('ledger', '0002_row_security'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='kept_from',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.RunSQL(
            KEPT + through_the_case("ledger_deed") + through_the_case("concerns_signal"),
            migrations.RunSQL.noop,
        ),
    ]
