"""People: who they are, how they sign in, what their role is.

A person has one role and one home: managers belong to an organisation, librarians and
leads to a library service. People are never deleted while their work is on record; they
are made inactive.
"""
