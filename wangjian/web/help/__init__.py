"""帮助: what a page is for and which keys it knows, from one file a screen (`screens/*.toml`)."""
