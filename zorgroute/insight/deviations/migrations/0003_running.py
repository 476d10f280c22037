"""The tables of running cases beside their route, and who may read and write them."""

from django.db import migrations, models

# Only the installation itself, in the municipality it then works for: no person asks these tables.
DUTY = """(coalesce(current_setting('app.duty', true), '') = 'system'
    AND municipality = current_setting('app.municipality', true))"""
TABLES = ("deviations_runningcase", "deviations_runningstand")
SQL = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON {table} FOR SELECT USING ({DUTY});
CREATE POLICY writers ON {table} FOR INSERT WITH CHECK ({DUTY});
CREATE POLICY changers ON {table} FOR UPDATE USING ({DUTY}) WITH CHECK ({DUTY});
CREATE POLICY removers ON {table} FOR DELETE USING ({DUTY});
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("deviations", "0002_row_security"), ("ledger", "0002_row_security")]

    operations = [
        migrations.CreateModel(
            name="RunningCase",
            fields=[
                ("pk", models.CompositePrimaryKey("municipality", "case_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("municipality", models.CharField(max_length=60)),
                ("case_id", models.UUIDField()),
                ("route", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("mark", models.CharField(max_length=32)),
                ("seq", models.PositiveIntegerField()),
                ("vector", models.BinaryField()),
                ("departed", models.BooleanField()),
                ("notes", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(models.F("municipality"), models.F("route"), name="running_case_by_route")],
            },
        ),
        migrations.CreateModel(
            name="RunningStand",
            fields=[
                ("pk", models.CompositePrimaryKey("municipality", "route", "month", blank=True, editable=False, primary_key=True, serialize=False)),
                ("municipality", models.CharField(max_length=60)),
                ("route", models.CharField(max_length=120)),
                ("month", models.CharField(max_length=7)),
                ("made_at", models.DateTimeField()),
                ("cases", models.PositiveIntegerField()),
                ("counts", models.JSONField()),
            ],
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
