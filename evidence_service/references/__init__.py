"""References: what databases say of publications. Pure: no database of ours, no network.

Readers make a `Reference` of what a database exported, writers make files and reference lists of
it, and `duplicates` says which references describe the same publication.
"""
