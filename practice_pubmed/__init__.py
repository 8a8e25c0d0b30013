"""A stand-in for NCBI's E-utilities, for training, for machines without internet, and for the tests.

It answers esearch, esummary, efetch, epost, elink, espell and einfo over real HTTP, about a few hundred
invented records, in the documents and with the errors of NCBI. It is a program of its own: it imports
nothing of the Evidence Service, and the service imports nothing of it.
"""
