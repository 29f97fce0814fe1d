"""办理判断: procedures as files, what a step does, and when a clock ends. Pure."""
