"""Reports of an assessment: Markdown, HTML, CSV and JSON, and the matrix as a picture. Pure."""

from assistant.report.matrix_picture import matrix_svg
from assistant.report.matrix_words import matrix_alt
from assistant.report.writers import csv, html, json, markdown

__all__ = ["csv", "html", "json", "markdown", "matrix_alt", "matrix_svg"]
