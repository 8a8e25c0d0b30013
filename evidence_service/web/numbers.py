"""Numbers that stand in addresses and forms."""

LARGEST_ID = 2**31 - 1
"""What PostgreSQL can compare an id with. A larger number than this names nothing, like this one."""
