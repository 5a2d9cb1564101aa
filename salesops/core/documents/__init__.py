"""Documents as PDF: templates in Typst, data from services, Chinese and English (RPT-4)."""

from .rendering import Column, TableDocument, render_pdf, render_table

__all__ = ["Column", "TableDocument", "render_pdf", "render_table"]
