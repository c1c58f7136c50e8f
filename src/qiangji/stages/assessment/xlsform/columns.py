"""The words of the workbook: which column, type and name means what."""  # zh-data

INSTRUCTIONS = "instructions"
NOT_APPLICABLE, UNKNOWN = "na", "dk"
NOT_APPLICABLE_LABEL, UNKNOWN_LABEL = "不适用", "不清楚"
SEPARATOR = "："

ITEM_COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "weight",
    "reverse",
    "red_flag",
    "evidence",
    "evidence_from",
    "exempt",
    "relation",
    "was",
)
GROUP_COLUMNS = ("short_name", "description", "low_end", "high_end")
CHECK = "check"  # written only where an instrument has attention checks
SURVEY_COLUMNS = (*ITEM_COLUMNS, *GROUP_COLUMNS, CHECK)
CHOICE_COLUMNS = ("list_name", "name", "label", "score")
SETTING_COLUMNS = ("form_title", "form_id", "version", "measures", "answer_format", "purpose", "based_on")

# What a form builder adds by itself and an instrument has no use for.
SILENT_TYPES = {
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "email",
    "audit",
    "simserial",
    "subscriberid",
}
SILENT_COLUMNS = {"list name", "$xpath", "$kuid", "$autoname", "$autovalue", "order", "_or_other", "required", "style"}
SILENT_COLUMNS |= {"default_language", "id_string", "title"}
