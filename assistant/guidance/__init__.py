"""Guidance that the operator adds: an organisation's own documents and published sources, in their own formats."""
