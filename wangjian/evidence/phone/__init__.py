"""移动取证: what an officer takes with a phone: announced, sent piece by piece, checked, sealed.

announcing.py   a capture and its files are announced, with the sums that the phone made
receiving.py    their bytes come in, from where they broke off
closing.py      sums are made again; what is as announced is sealed, anything else refused
confirming.py   the second officer confirms; the log holds that
"""
