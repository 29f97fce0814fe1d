"""主体归集的判断: what follows from a row, which key a thing has, which merges may be; all pure."""
