"""The bare pair: a plain Django page as long as the sheet, and an insert of as many rows, with a session."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

if not django.apps.apps.ready:
    django.setup()


class Row(models.Model):  # noqa: DJ008 (a row of the bench)
    sheet = models.IntegerField()
    item = models.CharField(max_length=40)
    score = models.IntegerField()

    class Meta:
        app_label = "ui"
        db_table = "bare_row"
        managed = False


def make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_row (id integer PRIMARY KEY AUTOINCREMENT, sheet integer, item text, score integer)"
        )


MIDDLEWARE = [  # what `startproject` switches on
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
BYTES = int(os.environ.get("QIANGJI_BENCH_BYTES", "1000"))
_template = engines["django"].from_string("<!doctype html><title>bare</title><p>{{ user }}</p>{{ filler }}")
FILLER = "x" * (BYTES - 60)


def page(request):
    if request.method == "POST":
        rows = [Row(sheet=request.user.pk, item=key, score=int(value)) for key, value in request.POST.items()]
        with transaction.atomic():
            Row.objects.bulk_create(rows)
        return HttpResponseRedirect("/bare/")
    return HttpResponse(_template.render({"user": request.user, "filler": FILLER}))


def one(request):
    with transaction.atomic():
        Row.objects.create(sheet=request.user.pk, item=request.POST["item"], score=int(request.POST["cell"]))
    return HttpResponse("ok")


urlpatterns = [path("bare/", page), path("bare/one/", one)]


def application(environ, start_response):
    global _handler  # noqa: PLW0603 (made once, as a server would)
    if _handler is None:
        from django.conf import settings

        settings.MIDDLEWARE, settings.ROOT_URLCONF = MIDDLEWARE, __name__
        _handler = WSGIHandler()
    return _handler(environ, start_response)


_handler: WSGIHandler | None = None
