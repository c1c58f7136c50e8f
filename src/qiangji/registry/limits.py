"""What the registry can hold, wherever it comes from: a form or a workbook."""

import datetime as dt

EARLIEST, LATEST = dt.date(1949, 10, 1), dt.date(2100, 12, 31)
MOST_PEOPLE = 10_000_000
