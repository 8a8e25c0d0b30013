"""Searching: strategies, runs on PubMed, records, screening."""
