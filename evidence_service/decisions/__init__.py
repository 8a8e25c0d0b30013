"""Decisions: what was decided in the end, and how the evidence mattered.

A decision counts as informed only when a person said so; silence never counts.
"""
