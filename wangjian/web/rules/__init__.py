"""规则: the rules of monitoring, readable with their law, examples and runs."""
