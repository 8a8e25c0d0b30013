"""What all pages share: the database session, access marks, form fields, security headers, error pages.

Views load, call one operation or query, commit, and render or redirect. Whatever they
share stands here, so that a view shows only its own business.
"""
