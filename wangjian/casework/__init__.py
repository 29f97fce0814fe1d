"""线索: leads, taken in by an officer or by a signed policy, each with exactly one end."""
