"""Figures into SVG, and reports into PDF, Word and Excel. Knows no domain.

Import the module you need; nothing heavy is loaded here.

Charts: frozen rows in, a ``Chart`` out (SVG, title, description, sentence, and the same figures as a table)::

    from qiangji.documents import charts
    charts.radar(title, axes: [RadarAxis], *, scale=PERCENT, low_below=None, words=Words(), beside=False) -> Chart
    charts.interval_dots(title, rows: [DotRow], *, scale=PERCENT, edges=(), low_below=None, words=Words(),
                         headings=Headings(), beside=False) -> Chart
    charts.bars(title, items: [Bar], *, unit="", digits=0, in_order=False, over_time=False) -> Chart
    charts.score_bar(title, score: Score, bands: [Band], *, scale=PERCENT, words=Words()) -> Chart

``chart.svg`` is for wide places and paper, ``chart.narrow_svg`` for columns under 560 px; inline either with ``|safe``
(all text is escaped). A chart has a viewBox and no size: give ``.qj-chart`` a ``width: 100%`` and a ``max-width`` near
its natural width: ``.qj-chart-radar`` and ``-score`` 420 px, ``-wide`` 760 px; ``-narrow``, ``-radar-narrow`` and
``-score-narrow`` 300 px, larger in 长辈版.

Reports: one frozen ``Report`` (see ``report``) goes to both writers::

    from qiangji.documents.report import Report, Section, Paragraph, Note, Bullets, Table, Figure, Seal, PageBreak
    from qiangji.documents.pdf import compile_report       # Report -> bytes, PDF/UA-1
    from qiangji.documents.word import write_docx          # Report -> bytes
    Figure.of(chart), Table.of(chart), chart_blocks(chart) # a chart with its sentence and its table

Workbooks (see ``excel``)::

    from qiangji.documents import excel
    excel.write_workbook(sheet: Sheet, rows=(), *, about: About | None = None) -> bytes
    excel.open_workbook(file, *, sheet=None, header_row=3, max_bytes=…, max_rows=…, max_columns=…) -> OpenedSheet
    excel.read_rows(file, sheet: Sheet, **limits) -> Reading(rows, version, unknown)
    excel.mark_errors(original: bytes, errors: [RowError], *, sheet=None, header_row=3) -> bytes

Typed errors: ``charts.ChartError``, ``report.ReportError`` (``MissingAltText``), ``excel.BadWorkbook``; each says in
one Chinese sentence what is wrong and what to do.
"""
