"""Metrics as plain functions; ``eval/modules`` has the same ones for ``evaluate.load``."""
