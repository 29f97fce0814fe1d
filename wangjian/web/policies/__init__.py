"""受理策略: intake policies, read, signed and run."""
