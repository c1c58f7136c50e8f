"""Forms: every question with its hint and its remedy; the mistakes first, each a link to its field."""

from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .buttons import submit
from .markup import markup
from .signs import icon


def form_fields(form: BaseForm) -> SafeString:
    """The summary of mistakes, then all fields."""
    return form.render("django/forms/div.html")


def field(bound: BoundField) -> SafeString:
    return bound.as_field_group()


def form_errors(form: BaseForm) -> SafeString:
    """Only the summary, for forms whose fields are laid out one by one."""
    problems = [
        (_target(form[name]), form[name].label, error) for name, errors in _field_errors(form) for error in errors
    ]
    general = list(form.non_field_errors())
    for hidden in form.hidden_fields():
        general += [f"{hidden.label}: {error}" for error in hidden.errors]
    if not (problems or general):
        return SafeString("")
    found = {"problems": problems, "general": general, "count": len(problems) + len(general)}
    return get_template("ui/components/error_summary.html").render(found)


def _field_errors(form: BaseForm):
    visible = {bound.name for bound in form.visible_fields()}
    return [(name, errors) for name, errors in form.errors.items() if name in visible]


def _target(bound: BoundField) -> str:
    """The id of the first control of a field: that is where the summary's link leads."""
    if bound.use_fieldset and bound.subwidgets:
        return bound.subwidgets[0].id_for_label or bound.auto_id
    return bound.id_for_label or bound.auto_id


def filter_row(context: Context, content: str, action: str = "", form: BaseForm | None = None) -> SafeString:
    """A GET form in one row, folded on small screens; with ``form`` it says in words what is being filtered."""
    request = context.get("request")
    active = bool(request and any(value for key, value in request.GET.items() if key != "page"))
    words = _active_words(form) if form is not None and form.is_bound else []
    said = markup('<p class="qj-filter-active">{}{}</p>', _("当前筛选："), "；".join(words)) if words else ""
    return markup(
        '<form class="qj-filter" method="get" action="{}"><details class="qj-fold"{}><summary>{}{}</summary></details>'
        '<div class="qj-filter-body">{}<div class="qj-actions">{}'
        '<a class="qj-button qj-button-link" href="{}">{}</a></div></div>{}</form>',
        action,
        SafeString(" open") if active else "",
        icon("filter"),
        _("筛选"),
        content,
        submit(_("查询"), kind="plain"),
        action or "?",
        _("重置"),
        said,
    )


def _active_words(form: BaseForm) -> list[str]:
    return [f"{bound.label} {_shown(bound)}".strip() for bound in form.visible_fields() if bound.data]


def _shown(bound: BoundField) -> str:
    """The words of the choice rather than its value."""
    chosen = {str(value) for value in (bound.data if isinstance(bound.data, list) else [bound.data])}
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return "" if bound.data in (True, "on") else str(bound.data)
    flat = [pair for value, text in choices for pair in (text if isinstance(text, list | tuple) else [(value, text)])]
    return "、".join(str(text) for value, text in flat if str(value) in chosen)
