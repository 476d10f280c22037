"""The area a building stands in, so that figures can be told by area."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('parties', '0005_numbers_and_doubles')]

    operations = [
        migrations.AddField(
            model_name='location',
            name='area',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
    ]
