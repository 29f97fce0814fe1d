"""数据湖: the columnar plane. What arrives in bulk is kept here whole, immutable and dated.

`tables` says what a noun consists of, `readers` open files from outside, `loads` takes them in,
`versions` says which loads are in force, `session` asks SQL of them on one of two engines, and
`portable` says which SQL means the same on both.
"""
