"""A battery certificate as one page to print (PDF), in Japanese or English."""

from meguri.report.certificate.pdf import certificate_pdf, certificate_png

__all__ = ["certificate_pdf", "certificate_png"]
