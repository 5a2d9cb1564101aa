"""How much of a kind of product is bought at once."""

LOTS = {
    "machine": (1, 1, 1, 2),
    "module": (1, 2, 6, 12),
    "spare": (2, 4, 6, 10, 20),
    "consumable": (5, 10, 24, 48),
    "tool": (1, 2),
}
