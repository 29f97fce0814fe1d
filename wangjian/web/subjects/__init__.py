"""主体库: lists of each kind of thing, a page for each thing, and duplicates made one."""
