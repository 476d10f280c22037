"""The figures of a municipality."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("pk", models.CompositePrimaryKey("municipality", "log", "code", "period", "split", "part", blank=True, editable=False, primary_key=True, serialize=False)),
                ("municipality", models.CharField(max_length=60)),
                ("log", models.CharField(blank=True, max_length=36)),
                ("code", models.CharField(max_length=10)),
                ("period", models.CharField(max_length=10)),
                ("split", models.CharField(max_length=20)),
                ("part", models.CharField(blank=True, max_length=120)),
                ("number_cover", models.CharField(max_length=10)),
                ("number", models.PositiveIntegerField(null=True)),
                ("met_cover", models.CharField(max_length=10)),
                ("met", models.PositiveIntegerField(null=True)),
                ("median", models.FloatField(null=True)),
                ("mean", models.FloatField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
        ),
    ]
