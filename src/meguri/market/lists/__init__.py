"""What does a list say that somebody keeps in a spreadsheet?

Headings in Japanese or English, UTF-8 or cp932, days in either calendar or as Excel numbers; every fault is
named with its line and column, all of them at once. Used for fleets and for partners.
"""

from meguri.market.lists.faults import ListCode, ListError, ListFault
from meguri.market.lists.reading import Heading, Listed, read_list

__all__ = ["Heading", "ListCode", "ListError", "ListFault", "Listed", "read_list"]
