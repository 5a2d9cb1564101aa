"""Getting in (ACC-6, S9, S10): the door, lock-out, second factor, sessions, passwords. Pages and API share every rule here."""
