"""Messages: to each once, also by mail, read by nobody else, and counted without asking twice."""

import pytest
from django.core import mail
from django.urls import reverse
from tests.factories.accounts import make_user

from qiangji.accounts import actions as accounts
from qiangji.accounts import post
from qiangji.audit.models import AuditEvent
from qiangji.notices import actions, queries
from qiangji.notices.errors import Refused
from qiangji.notices.models import Notice

pytestmark = pytest.mark.django_db
LIST = reverse("notices:notice-list")


def send(*to, **given):
    values = {"title": "请填写自评", "text": "还有两份没有交。", "url": "/workbench/", "by": None}
    return actions.send_notices(to=to, **values | given)


@pytest.fixture
def post_at_once(monkeypatch):
    """The carriers' work done in this thread, so that a test need not wait for them."""
    monkeypatch.setattr(post._carriers, "submit", lambda work, *given: work(*given))


def test_everybody_gets_it_once_and_who_left_gets_none(django_capture_on_commit_callbacks, post_at_once, settings):
    settings.QIANGJI_ADDRESS = "https://qiangji.example.org"
    by, one, other = make_user(), make_user(email="one@example.org"), make_user()
    gone = make_user(email="gone@example.org")
    accounts.close_account(user=gone, by=by)
    with django_capture_on_commit_callbacks(execute=True):
        sent = send(one, other, gone, one, by=by)

    assert sorted(notice.to_id for notice in sent) == sorted([one.pk, other.pk])
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [
        (["one@example.org"], "请填写自评", "还有两份没有交。\n\nhttps://qiangji.example.org/workbench/\n")
    ]
    event = AuditEvent.objects.get(kind="notices_sent")
    assert (event.actor_id, event.subject_label, event.detail) == (by.pk, "请填写自评", {"people": 2})


def test_mail_names_the_place_in_words_where_no_address_is_set(django_capture_on_commit_callbacks, post_at_once):
    with django_capture_on_commit_callbacks(execute=True):
        send(make_user(email="one@example.org"))
    assert [m.body for m in mail.outbox] == ["还有两份没有交。\n\n登录后在“消息”里查看和办理。\n"]


def test_nobody_to_tell_is_no_event():
    assert send() == []
    assert not AuditEvent.objects.filter(kind="notices_sent").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://elsewhere.example.org/"},
        {"url": "//elsewhere.example.org/"},
        {"url": "/\\elsewhere.example.org/"},
        {"url": "javascript:alert(1)"},
        {"url": "/" + "x" * 200},
        {"title": " "},
        {"text": ""},
        {"title": "长" * 81},
        {"text": "长" * 1001},
    ],
)
def test_unfit_message_is_refused_whole(wrong):
    with pytest.raises(Refused):
        send(make_user(), **wrong)
    assert not Notice.objects.exists()


def test_title_with_a_line_break_is_one_header_line(django_capture_on_commit_callbacks, post_at_once):
    with django_capture_on_commit_callbacks(execute=True):
        send(make_user(email="one@example.org"), title="请填写\nBcc: x@example.org")
    assert [(m.subject, m.bcc) for m in mail.outbox] == [("请填写 Bcc: x@example.org", [])]


def test_list_shows_only_the_own_ones_and_escapes_them(client):
    mine, theirs = make_user(), make_user()
    send(mine, title="<script>alert(1)</script>")
    (foreign,) = send(theirs, title="别人的事")
    client.force_login(mine)
    page = client.get(LIST).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "别人的事" not in page
    assert client.get(reverse("notices:notice-open", args=[foreign.pk])).status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_opening_reads_it_and_leads_on(client, django_capture_on_commit_callbacks):
    user = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        notice, _second = send(user), send(user, title="第二条")
    client.force_login(user)
    assert "2<span" in bell(client)
    answer = client.get(reverse("notices:notice-open", args=[notice[0].pk]))
    assert answer["Location"] == "/workbench/"
    assert "1<span" in bell(client)
    client.post(reverse("notices:notice-read-all"))
    assert queries.unread_count(user) == 0
    assert "qj-tool-count" not in bell(client)


def test_a_get_does_not_read_all(client):
    user = make_user()
    send(user)
    client.force_login(user)
    assert client.get(reverse("notices:notice-read-all")).status_code == 405
    assert Notice.objects.filter(read_at=None).count() == 1


def test_stranger_is_sent_to_log_in_and_sees_no_bell(client):
    assert client.get(LIST).status_code == 302
    assert "消息" not in client.get(reverse("portal:help")).content.decode()


@pytest.mark.parametrize("messages", [3, 300])
def test_queries_do_not_grow(client, django_assert_max_num_queries, messages):
    user = make_user()
    Notice.objects.bulk_create(Notice(to=user, title=f"第 {n} 条", text="请办理。") for n in range(messages))
    client.force_login(user)
    with django_assert_max_num_queries(8):
        page = client.get(LIST)
    assert len(page.context["page"].object_list) == min(messages, 20)


def test_count_is_asked_once_for_many_pages(client, django_assert_num_queries):
    user = make_user()
    client.force_login(user)
    queries.unread_count(user)
    with django_assert_num_queries(0):
        assert queries.unread_count(user) == 0


def bell(client) -> str:
    page = client.get(LIST).content.decode()
    return page.partition('<div class="qj-tools">')[2].partition("</a>")[0]
