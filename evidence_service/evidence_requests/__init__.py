"""Evidence requests: filing, the queue, clarification, and the requester's pages.

An evidence request names the decision that the evidence should support. It goes one way
through the house (see `workflow`), and every change leaves a row in its history.
"""
