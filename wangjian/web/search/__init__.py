"""检索: one box in the header, a list of suggestions under it, and a page of results."""
