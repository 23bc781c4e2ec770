"""Thin drivers of the interview: they show and pass on, and decide nothing."""
