"""主体归集的成批计算: set-based runs over the lake's registrations, shops and lists.

No Django here and no network: what is computed is the same wherever it is computed.
"""
