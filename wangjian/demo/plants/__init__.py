"""埋设: violations that the rules must find, and near misses that they must leave alone.

One function a rule and verdict; each breaks an honest shop in one of several ways, or bends it in
a way that only looks like a violation. What was done is written into the market's truth: rule,
verdict, subject, how.
"""
