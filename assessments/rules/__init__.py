"""Pure rules: how scores, cards and bonuses come about, and reasons to say no. No database here, so that a what-if or a card of
last year is worked out by the same functions as today's.

    measures of a subject ─ scoring ▶ scores ─ cards ▶ card (total, band) ─ bonus ▶ payable
"""
