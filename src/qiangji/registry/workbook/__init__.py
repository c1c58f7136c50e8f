"""The registry as a workbook: one list of columns for the template, the export and the import."""
