"""Who fills a role in one case, and which other route was asked to take a child up.

A seat is seen by who takes part in the case; a link also by the organisation that is asked.
"""

from django.db import migrations, models
SQL = """
ALTER TABLE cases_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_seat FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_seat FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_seat.municipality AND i.case_id = cases_seat.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON cases_seat FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON cases_seat FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_seat.municipality AND i.case_id = cases_seat.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON cases_seat FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_seat.municipality AND i.case_id = cases_seat.case_id AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[]))) OR coalesce(current_setting('app.duty', true), '') = 'system');
ALTER TABLE cases_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_link FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_link FOR SELECT USING ((municipality = current_setting('app.municipality', true) AND (organisation_id::text = current_setting('app.organisation', true) OR EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_link.municipality AND (i.case_id = cases_link.from_case OR i.case_id = cases_link.to_case) AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])))) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY writers ON cases_link FOR INSERT WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY changers ON cases_link FOR UPDATE USING ((municipality = current_setting('app.municipality', true) AND (organisation_id::text = current_setting('app.organisation', true) OR EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_link.municipality AND (i.case_id = cases_link.from_case OR i.case_id = cases_link.to_case) AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])))) OR coalesce(current_setting('app.duty', true), '') = 'system')
    WITH CHECK ((municipality = current_setting('app.municipality', true)) OR coalesce(current_setting('app.duty', true), '') = 'system');
CREATE POLICY removers ON cases_link FOR DELETE USING ((municipality = current_setting('app.municipality', true) AND (organisation_id::text = current_setting('app.organisation', true) OR EXISTS (SELECT 1 FROM cases_involvement i WHERE i.municipality = cases_link.municipality AND (i.case_id = cases_link.from_case OR i.case_id = cases_link.to_case) AND i.until IS NULL AND i.person_id = ANY (coalesce(nullif(current_setting('app.persons', true), ''), '{}')::uuid[])))) OR coalesce(current_setting('app.duty', true), '') = 'system');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_work_kind'),
    ]

    operations = [
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('pk', models.CompositePrimaryKey('municipality', 'case_id', 'role', 'person_id', 'since', blank=True, editable=False, primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('case_id', models.UUIDField()),
                ('role', models.CharField(max_length=60)),
                ('person_id', models.UUIDField()),
                ('organisation_id', models.UUIDField(null=True)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('via', models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('municipality', models.CharField(max_length=60)),
                ('from_case', models.UUIDField()),
                ('number', models.PositiveIntegerField()),
                ('route', models.CharField(max_length=120)),
                ('organisation_id', models.UUIDField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('state', models.CharField(default='asked', max_length=20)),
                ('answered_at', models.DateTimeField(null=True)),
                ('to_case', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('municipality'), models.F('organisation_id'), condition=models.Q(('state', 'asked')), name='link_asked'), models.Index(models.F('municipality'), models.F('to_case'), name='link_to_case')],
                'constraints': [models.UniqueConstraint(models.F('municipality'), models.F('from_case'), models.F('number'), name='link_once')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
