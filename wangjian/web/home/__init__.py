"""总览: figures on one page, each opening to its rows."""
