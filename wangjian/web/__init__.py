"""网页: the web door. Screens by screen; it parses, calls the rooms below, and renders."""
