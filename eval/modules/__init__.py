"""The metrics as modules that ``evaluate.load("eval/modules/<name>.py")`` loads, without the hub.

Run from the checkout: the modules import :mod:`eval.metrics`.
"""
