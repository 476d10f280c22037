"""Whole kinds of items in the open work."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_row_security'),
    ]

    operations = [
        migrations.AlterField(
            model_name='work',
            name='kind',
            field=models.CharField(max_length=60),
        ),
    ]
