"""Tests; the layout mirrors the project."""
