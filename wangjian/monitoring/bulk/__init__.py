"""监测的批量计算: scanning with all lexicons, running rules, on one lake session.

No Django here and no network: what a run computes is the same wherever it is computed.
"""
