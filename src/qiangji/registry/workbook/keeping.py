"""Rows that were read, kept as JSON between the preview and the import."""

import datetime as dt

from qiangji.documents.excel import Reading, Record, RowError, Sheet


def kept(reading: Reading) -> dict:
    return {
        "records": [
            [record.row, {key: _kept(cell) for key, cell in record.values.items()}] for record in reading.records
        ],
        "errors": [[error.row, error.message, error.header] for error in reading.errors],
        "unknown": list(reading.unknown),
    }


def restored(rows: dict, sheet: Sheet) -> tuple[list[Record], list[RowError]]:
    days = [column.key for column in sheet.columns if column.kind == "date"]
    records = [
        Record(row, cells | {key: dt.date.fromisoformat(cells[key]) for key in days if cells.get(key)})
        for row, cells in rows["records"]
    ]
    return records, [RowError(*error) for error in rows["errors"]]


def _kept(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, dt.date) else cell
