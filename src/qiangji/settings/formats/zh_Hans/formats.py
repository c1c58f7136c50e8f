"""Tables and inputs show 2022-05-15 in both languages; prose spells the date out itself."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]  # zh-data
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
