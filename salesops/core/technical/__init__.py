"""``/admin/``: a look at the machine room for technical administrators. Nothing is changed here, no business record is shown."""
