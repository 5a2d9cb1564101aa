from django.db import migrations


def reopen(apps, schema_editor):
    """Key visits fixed without a comment wait for it again: nothing is fixed before one is written."""
    rows = apps.get_model("customers", "PlannedVisit").objects.filter(review="fixed", comment="")
    rows.update(review="commented")


class Migration(migrations.Migration):
    dependencies = [("customers", "0017_words_of_signs")]
    operations = [migrations.RunPython(reopen, migrations.RunPython.noop)]
