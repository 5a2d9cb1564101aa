"""One's own settings: look, contact, password, second factor, devices, tokens."""
