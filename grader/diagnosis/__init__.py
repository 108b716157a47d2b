"""Why a model misses the bar: experiments with it, measurements of it, and a reading of its file and its code.

diagnose.py is the way in. A cause is claimed only if evidence shows it; what the evidence rules out is never said.
"""
