"""定时与后台: the worker and its timetable; each job is one line that calls an action.

A job is only a nudge. What counts is the row in state `queued`, which the sweep takes up each
minute whether or not the nudge came, so every job may run twice and none is lost.
"""
