"""The tables of this app as the migrations it replaces left them; those stay for databases that stopped in between."""

import accounts.models.absence
import accounts.names
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import salesops.core.search.fields
import salesops.core.together
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_sign_in'), ('accounts', '0003_leave'), ('accounts', '0004_search'), ('accounts', '0005_handover'), ('accounts', '0006_roster'), ('accounts', '0007_sign_in_outcome'), ('accounts', '0008_control_cases')]

    initial = True

    dependencies = [
    ]

    operations = [
        salesops.core.together.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='ControlRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rule', models.CharField(max_length=80, unique=True, verbose_name='rule')),
                        ('until', models.DateTimeField(verbose_name='looked until')),
                        ('error', models.CharField(blank=True, max_length=300, verbose_name='error')),
                    ],
                    options={
                        'verbose_name': 'run of a control rule',
                        'verbose_name_plural': 'runs of control rules',
                    },
                ),
                migrations.CreateModel(
                    name='DutyPlace',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=60, verbose_name='English name')),
                        ('opens_service', models.BooleanField(default=False, verbose_name='opens service hours')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ],
                    options={
                        'verbose_name': 'place of duty',
                        'verbose_name_plural': 'places of duty',
                        'ordering': ['code'],
                    },
                    bases=(accounts.names.InBothLanguages, models.Model),
                ),
                migrations.CreateModel(
                    name='OrgUnit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                        ('kind', models.CharField(choices=[('company', 'company'), ('market', 'market'), ('region', 'region'), ('team', 'team'), ('department', 'department')], max_length=10, verbose_name='kind')),
                    ],
                    options={
                        'verbose_name': 'organisation unit',
                        'verbose_name_plural': 'organisation units',
                    },
                ),
                migrations.CreateModel(
                    name='Position',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('code', models.CharField(max_length=10, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=60, verbose_name='English name')),
                        ('leads', models.CharField(blank=True, max_length=10, verbose_name='leads')),
                        ('rank', models.PositiveSmallIntegerField(default=0, verbose_name='rank on the ladder')),
                        ('first_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, size=None, verbose_name='roles on day one')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ],
                    options={
                        'verbose_name': 'position',
                        'verbose_name_plural': 'positions',
                        'ordering': ['rank', 'code'],
                    },
                    bases=(accounts.names.InBothLanguages, models.Model),
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('username', models.CharField(max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='user name')),
                        ('name', models.CharField(max_length=60, verbose_name='full name')),
                        ('name_key', models.CharField(db_index=True, editable=False, max_length=120, verbose_name='name for sorting')),
                        ('search_text', salesops.core.search.fields.SearchTextField()),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                        ('mobile', models.CharField(blank=True, max_length=30, verbose_name='mobile')),
                        ('joined_on', models.DateField(blank=True, null=True, verbose_name='joined on')),
                        ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                        ('theme', models.CharField(choices=[('auto', 'like the system'), ('light', 'light'), ('dark', 'dark')], default='auto', max_length=5, verbose_name='theme')),
                        ('density', models.CharField(choices=[('normal', 'normal'), ('dense', 'dense'), ('roomy', 'roomy')], default='normal', max_length=6, verbose_name='density')),
                        ('single_keys', models.BooleanField(default=True, verbose_name='single-letter shortcuts')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'indexes': [models.Index(fields=['is_active', 'name_key', 'id'], name='user_list'), django.contrib.postgres.indexes.GinIndex(models.Func(models.F('search_text'), function='search_grams'), fastupdate=False, name='user_search')],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_username_any_case'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='user_email_any_case'), models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='user_left_after_joined')],
                    },
                ),
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='from')),
                        ('leaves', models.BooleanField(default=False, verbose_name='leaves the company')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('state', models.CharField(choices=[('waiting', 'waits for approval'), ('planned', 'planned'), ('blocked', 'stopped'), ('done', 'handed over'), ('refused', 'refused'), ('cancelled', 'called off')], max_length=10, verbose_name='state')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='created')),
                        ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                        ('stopped_by', models.JSONField(default=list, verbose_name='stopped by')),
                        ('heir', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='heir')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                    ],
                    options={
                        'verbose_name': 'handover',
                        'verbose_name_plural': 'handovers',
                        'indexes': [models.Index(fields=['state', 'day'], name='handover_due')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'planned', 'blocked'))), fields=('person',), name='handover_one_open'), models.CheckConstraint(condition=models.Q(('person', models.F('heir')), _negated=True), name='handover_two_people')],
                    },
                ),
                migrations.CreateModel(
                    name='HandoverShare',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.CharField(max_length=60, verbose_name='part')),
                        ('expected', models.PositiveIntegerField(default=0, verbose_name='found')),
                        ('moved', models.PositiveIntegerField(null=True, verbose_name='handed over')),
                        ('handover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='accounts.handover', verbose_name='handover')),
                        ('heir', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='heir')),
                    ],
                    options={
                        'verbose_name': 'share of a handover',
                        'verbose_name_plural': 'shares of a handover',
                        'constraints': [models.UniqueConstraint(fields=('handover', 'part'), name='handover_share_once')],
                    },
                ),
                migrations.CreateModel(
                    name='LeaveRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('starts_noon', models.BooleanField(default=False, verbose_name='from noon')),
                        ('ends_on', models.DateField(verbose_name='to')),
                        ('ends_noon', models.BooleanField(default=False, verbose_name='until noon')),
                        ('slots', models.GeneratedField(db_persist=True, expression=accounts.models.absence.HalfDays(models.F('starts_on'), models.F('starts_noon'), models.F('ends_on'), models.F('ends_noon')), output_field=django.contrib.postgres.fields.ranges.IntegerRangeField())),
                        ('number', models.CharField(blank=True, max_length=20, null=True, unique=True, verbose_name='number')),
                        ('kind', models.CharField(choices=[('annual', 'annual leave'), ('personal', 'personal leave'), ('sick', 'sick leave'), ('marriage', 'marriage leave'), ('maternity', 'maternity leave'), ('paternity', 'paternity leave'), ('bereavement', 'bereavement leave'), ('time_off', 'time off in lieu'), ('training', 'training'), ('trip', 'business trip')], max_length=12, verbose_name='kind')),
                        ('reason', models.TextField(blank=True, verbose_name='reason')),
                        ('days', models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name='working days')),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('pending', 'waiting for approval'), ('approved', 'approved'), ('rejected', 'rejected'), ('cancelled', 'called off')], default='draft', max_length=10, verbose_name='state')),
                        ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                        ('wish', models.JSONField(blank=True, null=True, verbose_name='change wished')),
                        ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leave_requests', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'leave request',
                        'verbose_name_plural': 'leave requests',
                        'indexes': [models.Index(fields=['user', '-starts_on'], name='leave_of_person')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on')), models.Q(('ends_on', models.F('starts_on')), models.Q(('starts_noon', False), ('ends_noon', False), _connector='OR')), _connector='OR'), name='leave_some_days'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('number__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='leave_submitted_with_number'), models.CheckConstraint(condition=models.Q(('deputy__isnull', True), models.Q(('deputy', models.F('user')), _negated=True), _connector='OR'), name='leave_deputy_is_another'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ('pending', 'approved'))), expressions=[('user', '='), ('slots', '&&')], name='leave_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='Deputyship',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('state', models.CharField(choices=[('waiting', 'waiting for approval'), ('agreed', 'agreed'), ('refused', 'refused')], default='agreed', max_length=8, verbose_name='state')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended early')),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                        ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputy_for', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('leave', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputyship', to='accounts.leaverequest', verbose_name='leave request')),
                    ],
                    options={
                        'verbose_name': 'deputy',
                        'verbose_name_plural': 'deputies',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at__isnull', True)), expressions=[('person', '='), ('period', '&&')], name='deputyship_one_at_a_time'), models.CheckConstraint(condition=models.Q(('person', models.F('deputy')), _negated=True), name='deputyship_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='deputyship_refused_is_over')],
                    },
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('starts_noon', models.BooleanField(default=False, verbose_name='from noon')),
                        ('ends_on', models.DateField(verbose_name='to')),
                        ('ends_noon', models.BooleanField(default=False, verbose_name='until noon')),
                        ('slots', models.GeneratedField(db_persist=True, expression=accounts.models.absence.HalfDays(models.F('starts_on'), models.F('starts_noon'), models.F('ends_on'), models.F('ends_noon')), output_field=django.contrib.postgres.fields.ranges.IntegerRangeField())),
                        ('kind', models.CharField(choices=[('annual', 'annual leave'), ('personal', 'personal leave'), ('sick', 'sick leave'), ('marriage', 'marriage leave'), ('maternity', 'maternity leave'), ('paternity', 'paternity leave'), ('bereavement', 'bereavement leave'), ('time_off', 'time off in lieu'), ('training', 'training'), ('trip', 'business trip')], max_length=12, verbose_name='kind')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='called off')),
                        ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('leave', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absence', to='accounts.leaverequest', verbose_name='leave request')),
                    ],
                    options={
                        'verbose_name': 'absence',
                        'verbose_name_plural': 'absences',
                        'indexes': [models.Index(fields=['starts_on', 'ends_on'], name='absence_days')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on')), models.Q(('ends_on', models.F('starts_on')), models.Q(('starts_noon', False), ('ends_noon', False), _connector='OR')), _connector='OR'), name='absence_some_days'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cancelled_at__isnull', True)), expressions=[('user', '='), ('slots', '&&')], name='absence_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='MarketCharge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='market_charges', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='accounts.orgunit', verbose_name='market')),
                    ],
                    options={
                        'verbose_name': 'market in charge',
                        'verbose_name_plural': 'markets in charge',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('market', '='), ('period', '&&')], name='market_charge_one_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='OrgUnitHead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='accounts.orgunit', verbose_name='unit')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='headships', to=settings.AUTH_USER_MODEL, verbose_name='head')),
                    ],
                    options={
                        'verbose_name': 'head of a unit',
                        'verbose_name_plural': 'heads of units',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('unit', '='), ('period', '&&')], name='org_unit_head_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='OrgUnitTerms',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=60, verbose_name='English name')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='child_terms', to='accounts.orgunit', verbose_name='parent unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='accounts.orgunit', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'name and place of a unit',
                        'verbose_name_plural': 'names and places of units',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('unit', '='), ('period', '&&')], name='org_unit_terms_no_overlap'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('unit')), _negated=True), _connector='OR'), name='org_unit_not_its_own_parent')],
                    },
                    bases=(accounts.names.InBothLanguages, models.Model),
                ),
                migrations.CreateModel(
                    name='OvertimeRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None, verbose_name='days')),
                        ('state', models.CharField(choices=[('pending', 'waiting for approval'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='pending', max_length=10, verbose_name='state')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overtime', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'overtime duty',
                        'verbose_name_plural': 'overtime duties',
                    },
                ),
                migrations.CreateModel(
                    name='Duty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='day')),
                        ('starts_at', models.TimeField(verbose_name='from')),
                        ('ends_at', models.TimeField(verbose_name='to')),
                        ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to=settings.AUTH_USER_MODEL, verbose_name='on duty')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='accounts.dutyplace', verbose_name='place')),
                        ('overtime', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='accounts.overtimerequest', verbose_name='overtime duty')),
                    ],
                    options={
                        'verbose_name': 'duty',
                        'verbose_name_plural': 'duty roster',
                        'indexes': [models.Index(fields=['day', 'place'], name='duty_of_day'), models.Index(fields=['user', 'day'], name='duty_of_person')],
                        'constraints': [models.UniqueConstraint(fields=('place', 'day', 'user'), name='duty_once'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='duty_ends_after_it_starts')],
                    },
                ),
                migrations.CreateModel(
                    name='PortalSession',
                    fields=[
                        ('session_data', models.TextField(verbose_name='session data')),
                        ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                        ('session_key', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='key')),
                        ('started_at', models.DateTimeField(verbose_name='signed in')),
                        ('seen_at', models.DateTimeField(verbose_name='last used')),
                        ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                        ('device', models.CharField(blank=True, max_length=200, verbose_name='device')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'session',
                        'verbose_name_plural': 'sessions',
                        'db_table': 'accounts_session',
                        'indexes': [models.Index(fields=['user', '-seen_at'], name='session_of_user'), models.Index(fields=['expire_date'], name='session_expiry')],
                    },
                ),
                migrations.CreateModel(
                    name='PositionTerms',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('pay_grade', models.CharField(blank=True, max_length=10, verbose_name='pay grade')),
                        ('tier', models.CharField(choices=[('newcomer', 'newcomer'), ('experienced', 'experienced'), ('supervisor', 'supervisor tier'), ('director', 'director tier'), ('none', 'no scheme')], max_length=12, verbose_name='assessment tier')),
                        ('quota', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='level quota per month')),
                        ('quota_steps', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='share of the quota by month, %')),
                        ('visits', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='visits per month')),
                        ('customers_at_most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='customers at most')),
                        ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='accounts.position', verbose_name='position')),
                    ],
                    options={
                        'verbose_name': 'terms of a position',
                        'verbose_name_plural': 'terms of positions',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('position', '='), ('period', '&&')], name='position_terms_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='Posting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='accounts.position', verbose_name='position')),
                        ('supervisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='supervisor')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='accounts.orgunit', verbose_name='unit')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'posting',
                        'verbose_name_plural': 'postings',
                        'indexes': [models.Index(fields=['unit'], name='posting_unit')],
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), ('period', '&&')], name='posting_no_overlap'), models.CheckConstraint(condition=models.Q(('supervisor__isnull', True), models.Q(('supervisor', models.F('user')), _negated=True), _connector='OR'), name='posting_not_own_supervisor')],
                    },
                ),
                migrations.CreateModel(
                    name='RecoveryCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, verbose_name='digest')),
                        ('used_at', models.DateTimeField(null=True, verbose_name='used')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'recovery code',
                        'verbose_name_plural': 'recovery codes',
                        'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='recovery_code_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleGrant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('role', models.CharField(max_length=3, verbose_name='role')),
                        ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'role of a person',
                        'verbose_name_plural': 'roles of people',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), ('role', '='), ('period', '&&')], name='role_grant_no_overlap'), models.CheckConstraint(condition=models.Q(('granted_by__isnull', True), models.Q(('granted_by', models.F('user')), _negated=True), _connector='OR'), name='role_grant_not_by_oneself')],
                    },
                ),
                migrations.CreateModel(
                    name='SecondFactor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('secret', models.TextField(verbose_name='secret')),
                        ('last_step', models.BigIntegerField(default=0, verbose_name='last step used')),
                        ('added_at', models.DateTimeField(verbose_name='set up')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_factor', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'second factor',
                        'verbose_name_plural': 'second factors',
                    },
                ),
                migrations.CreateModel(
                    name='SecretaryDuty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('step', models.CharField(choices=[('order', 'order'), ('ship', 'ship'), ('settle', 'settle')], max_length=6, verbose_name='step')),
                        ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secretary_duties', to='accounts.orgunit', verbose_name='market')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secretary_duties', to=settings.AUTH_USER_MODEL, verbose_name='secretary')),
                    ],
                    options={
                        'verbose_name': "secretary's duty",
                        'verbose_name_plural': "secretaries' duties",
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('market', '='), ('step', '='), ('period', '&&')], name='secretary_duty_one_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='SignInEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='time')),
                        ('stage', models.CharField(choices=[('password', 'password'), ('code', 'code'), ('reset', 'reset asked')], max_length=8, verbose_name='stage')),
                        ('outcome', models.CharField(choices=[('trying', 'under way'), ('failed', 'refused'), ('locked', 'locked'), ('half', 'password right, code asked'), ('passed', 'let in'), ('unlocked', 'unlocked')], max_length=8, verbose_name='outcome')),
                        ('name_hash', models.CharField(max_length=64, verbose_name='name')),
                        ('address', models.GenericIPAddressField(verbose_name='address')),
                        ('device', models.CharField(blank=True, max_length=200, verbose_name='device')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'sign-in',
                        'verbose_name_plural': 'sign-ins',
                        'indexes': [models.Index(fields=['name_hash', '-at'], name='sign_in_by_name'), models.Index(fields=['address', '-at'], name='sign_in_by_address'), models.Index(fields=['user', '-at'], name='sign_in_by_user')],
                    },
                ),
                migrations.CreateModel(
                    name='AssistantDuty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='valid')),
                        ('assistant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assistant_duties', to=settings.AUTH_USER_MODEL, verbose_name='assistant')),
                        ('rep', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assisted_by', to=settings.AUTH_USER_MODEL, verbose_name='rep')),
                    ],
                    options={
                        'verbose_name': "assistant's duty",
                        'verbose_name_plural': "assistants' duties",
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('assistant', '='), ('rep', '='), ('period', '&&')], name='assistant_duty_no_overlap'), models.CheckConstraint(condition=models.Q(('assistant', models.F('rep')), _negated=True), name='assistant_duty_two_people')],
                    },
                ),
                migrations.CreateModel(
                    name='ControlCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('rule', models.CharField(max_length=80, verbose_name='rule')),
                        ('key', models.CharField(max_length=120, verbose_name='key within the rule')),
                        ('record_kind', models.CharField(blank=True, max_length=60, verbose_name='kind of record')),
                        ('record_id', models.CharField(blank=True, max_length=64, verbose_name='record')),
                        ('params', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='figures')),
                        ('severity', models.CharField(choices=[('yellow', 'to look at'), ('orange', 'serious'), ('red', 'grave')], max_length=6, verbose_name='severity')),
                        ('state', models.CharField(choices=[('open', 'open'), ('explained', 'explained'), ('closed', 'closed')], default='open', max_length=9, verbose_name='state')),
                        ('happened_at', models.DateTimeField(verbose_name='happened at')),
                        ('found_at', models.DateTimeField(verbose_name='found at')),
                        ('explanation', models.TextField(blank=True, verbose_name='explanation')),
                        ('explained_at', models.DateTimeField(null=True, verbose_name='explained at')),
                        ('result', models.CharField(blank=True, choices=[('in_order', 'in order'), ('mistake', 'mistake, put right'), ('violation', 'violation'), ('false_alarm', 'false alarm, rule to be looked at')], max_length=12, verbose_name='result')),
                        ('comment', models.TextField(blank=True, verbose_name='comment')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='closed at')),
                        ('asked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked to explain')),
                        ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                        ('explained_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='explained by')),
                        ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='control_cases', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'control case',
                        'verbose_name_plural': 'control cases',
                        'indexes': [models.Index(fields=['-found_at', '-id'], name='control_case_newest'), models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['found_at'], name='control_case_open'), models.Index(fields=['person', '-found_at'], name='control_case_of_person')],
                        'constraints': [models.UniqueConstraint(fields=('rule', 'key'), name='control_case_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='control_case_closed_whole'), models.CheckConstraint(condition=models.Q(('closed_by__isnull', True), ('person__isnull', True), models.Q(('closed_by', models.F('person')), _negated=True), _connector='OR'), name='control_case_not_closed_by_oneself')],
                    },
                ),
            ],
        ),
    ]
