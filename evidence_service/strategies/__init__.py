"""Strategies: the language in which librarians write a search, line by line. Pure: no database, no network.

Lines and the references between them (`strategy`), what PubMed and Ovid understand, the lint, known
papers, limits and filters, and the elements of a peer review.
"""
