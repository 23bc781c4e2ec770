"""Sign-off, the log, and what an auditor gets."""
