"""Measurements: `python -m bench [NAME …]`; never a timed test in the suite."""
