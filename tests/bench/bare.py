"""The bare page: what a plain Django view with a session, one query and twenty rows costs."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from qiangji.registry.models import Organisation

PAGE = """<!doctype html><html lang="zh-CN"><head><title>bare</title></head><body><p>{{ user }}</p><table>
{% for row in rows %}<tr><th>{{ row.name }}</th><td>{{ row.credit_code }}</td><td>{{ row.established_on }}</td></tr>
{% endfor %}</table></body></html>"""
_template = None


def own_addresses(get_response):
    """Middleware: the bare site's own addresses, without touching the settings while the clock runs."""

    def answer(request):
        request.urlconf = __name__
        return get_response(request)

    return answer


def page(request):
    global _template  # noqa: PLW0603 (compiled once, as a template loader would)
    _template = _template or engines["django"].from_string(PAGE)
    rows = Organisation.objects.order_by("pk").values("name", "credit_code", "established_on")[:20]
    return HttpResponse(_template.template.render(_context(request, rows)))


def _context(request, rows):
    from django.template import Context

    return Context({"user": request.user, "rows": rows})


urlpatterns = [path("", page)]
