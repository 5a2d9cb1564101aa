"""The catalogue of translations, kept without gettext's command-line tools: nothing but Python is needed on a machine."""
