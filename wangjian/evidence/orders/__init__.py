"""取证任务: addresses are asked for, worked off at a pace, tried again, called off, repeated.

`asking` and `planning` are what officers and rooms above call; `working` is what the worker calls.
"""
