"""线索: the list of leads, and one lead with its reason, law, rows, clock and steps."""
