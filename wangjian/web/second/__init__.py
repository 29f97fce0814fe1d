"""复核: what was drawn or sent, for another pair of eyes."""
