"""Seals over the log, and when each row was written by the clock of the database itself."""

from django.db import migrations, models

SQL = """
ALTER TABLE ledger_deed ADD COLUMN written_at timestamptz NOT NULL DEFAULT clock_timestamp();
ALTER TABLE ledger_look ADD COLUMN written_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX deed_by_writing ON ledger_deed (written_at);
CREATE INDEX look_by_writing ON ledger_look (written_at);
ALTER TABLE ledger_seal ADD COLUMN sealed_at timestamptz NOT NULL DEFAULT clock_timestamp();
ALTER TABLE ledger_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON ledger_seal FOR SELECT
    USING (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON ledger_seal FOR INSERT
    WITH CHECK (coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE ledger_sealedrow ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_sealedrow FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON ledger_sealedrow FOR SELECT
    USING (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON ledger_sealedrow FOR INSERT
    WITH CHECK (coalesce(current_setting('app.duty', true), '') = 'system');
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON ledger_sealedrow
    FOR EACH ROW EXECUTE FUNCTION zorgroute_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_sealedrow
    FOR EACH STATEMENT EXECUTE FUNCTION zorgroute_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('previous', models.BinaryField()),
                ('root', models.BinaryField()),
                ('count', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('hash', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='SealedRow',
            fields=[
                ('pk', models.CompositePrimaryKey('kind', 'municipality', 'ref', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('municipality', models.CharField(max_length=60)),
                ('ref', models.UUIDField()),
                ('seq', models.PositiveIntegerField()),
                ('seal', models.PositiveIntegerField()),
                ('place', models.PositiveIntegerField()),
                ('leaf', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('seal'), models.F('place'), name='sealed_place')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
