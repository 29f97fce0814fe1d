"""演示市场: a made-up market with planted violations, near misses and the truth beside the data.

`market` makes it, `plants` hides what rules should find and what they should leave alone,
`files` writes it the way offices and platforms send such files, `score` compares what was
found with the truth, `play` runs the whole main job on it.
"""
