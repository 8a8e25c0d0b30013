"""Summaries: writing, second reading, and the document of record.

What was issued is kept as issued: the bytes of a delivered PDF are stored once with their
SHA-256 and never drawn again.
"""
