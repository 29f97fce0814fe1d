"""主体归集的数据库变更: the steps by which the tables of this room came to be."""
