"""State machines, each one table: from, to, verb, permission. The database guards the same moves."""
