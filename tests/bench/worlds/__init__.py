"""Makers of worlds whose truth is known, for tests/bench/accuracy.

Needs Debian's python3-numpy and python3-pandas. Each maker returns a World (tables.py) for a seed;
`fronts=False` plants nobody. Real panels are read from the folder that $GEVEL_REAL names.
"""
