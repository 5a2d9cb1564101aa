"""Documents as PDF: templates in Typst, data from services, Chinese and English (RPT-4)."""

from .rendering import AT_ONCE, Column, TableDocument, render_paper, render_pdf, render_table

__all__ = ["AT_ONCE", "Column", "TableDocument", "render_paper", "render_pdf", "render_table"]
