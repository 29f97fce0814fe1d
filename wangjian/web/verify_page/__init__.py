"""校验页: `wangjian verify` as one page, opened from a file, without server or network.

`parts/` holds its modules; they say line by line what the rooms `evidence` and `ledger` say.
"""
