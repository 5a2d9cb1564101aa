"""Everything that can be done with targets. Locks: plan, its answers, targets in the order of their subjects."""
