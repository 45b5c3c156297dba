"""Metrics, baselines and the comparison of summaries with the articles' own ledes.

Run from the checkout: ``python -m eval --help``. Nothing here is part of the wheel.
"""
