"""Library services, and the organisations that they serve.

A library service is the desk: its librarians share one queue. An organisation is where
requesters work; it is served by one library service, or by none yet.
"""
