"""线索判断: what a signed policy may take in, and how a text is highlighted. Pure."""
