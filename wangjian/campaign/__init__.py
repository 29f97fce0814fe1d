"""专项行动: the home of figures.

A figure is a file (`indicators/*.sql`) that says which rows it counts; its value is counted
from exactly these rows, so that every figure opens to what it counted. Plans, tasks, returns
and reports come later and stand on the same files.
"""
