"""Pure rules: how scores come about, and reasons to say no. No database here."""
