"""Files beside an answer: how many, of what, until when, and what is left of one that is removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import personal_definition, published
from tests.files import samples

from qiangji.audit.models import AuditEvent
from qiangji.files.errors import BadUpload
from qiangji.files.models import StoredFile
from qiangji.stages.assessment import actions, errors
from qiangji.stages.assessment.models import Evidence, Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return sheet_in(round_of())


def add(sheet, key: str = "A1a", data: bytes | None = None, name: str = "张三的计划.pdf") -> Evidence:
    item = Item.objects.get(dimension__version__instrument__key="capability", key=key)
    upload = SimpleUploadedFile(name, samples.pdf() if data is None else data)
    return actions.add_evidence(sheet=sheet, item=item, upload=upload, by=None)


def test_file_is_kept_and_the_log_names_the_item_but_not_the_file(sheet):
    add(sheet)
    assert list(sheet.evidence.values_list("item__key", "file__extension")) == [("A1a", "pdf")]
    events = AuditEvent.objects.filter(kind="evidence_added").values_list("subject_label", "detail")
    assert list(events) == [(sheet.respondent_code, {"item": "A1a"})]


def test_three_files_an_item_and_no_more(sheet):
    for _number in range(3):
        add(sheet)
    with pytest.raises(errors.Refused, match="最多附 3 份"):
        add(sheet)
    assert (sheet.evidence.count(), StoredFile.objects.count()) == (3, 3)


def test_item_that_asks_for_none_takes_none(sheet):
    with pytest.raises(errors.NoSuchOption, match="不用附材料"):
        add(sheet, "A1b")


def test_item_of_another_version_takes_none(sheet):
    other = sheet_in(round_of(published(personal_definition())))
    with pytest.raises(errors.NoSuchOption):
        add(other)


def test_refused_file_leaves_nothing(sheet):
    with pytest.raises(BadUpload):
        add(sheet, data=b"<svg>")
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_removed_file_is_gone_from_the_disk(sheet, django_capture_on_commit_callbacks, settings):
    evidence = add(sheet)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_evidence(evidence=evidence, by=None)
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert AuditEvent.objects.filter(kind="evidence_removed").count() == 1


def test_submitted_sheet_keeps_its_files_as_they_are(sheet):
    evidence = add(sheet)
    item = Item.objects.get(key="A1a")
    actions.save_answer(sheet=sheet, item=item, cell=4, by=None)
    actions.submit_sheet(sheet=sheet, by=None)
    for act in (lambda: add(sheet), lambda: actions.remove_evidence(evidence=evidence, by=None)):
        with pytest.raises(errors.AlreadySubmitted):
            act()
    assert sheet.evidence.count() == 1
