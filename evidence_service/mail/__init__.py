"""Messages that leave the service by e-mail: what they say, the outbox, and the way to the mail server.

Verbs put a message into the outbox in their own transaction; the worker sends it. Only `smtp`
speaks to a mail server.
"""
