"""提取笔录: the extraction record (电子数据证据提取笔录) of an exhibit, and all that goes with it.

Made from the package and the log whenever it is wanted, so that it never enters what it speaks of:
it prints every hash and the newest checkpoint, and lies beside the package when that is handed out.
"""
