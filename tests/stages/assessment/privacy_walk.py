"""Every address of the house with arguments that exist, and everything that an answer could carry, as text.

A new page is walked without anybody thinking of it: its arguments are read off its name and the rows that are there.
An address for which that does not work fails the walk until ``RECIPES`` says what it takes.
"""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from urllib.parse import quote

from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader
from tests.stages.assessment.privacy_world import CODE, NAME, World

from qiangji.registry.models import AnnualInspection, Organisation, Person
from qiangji.stages.assessment.models import (
    AnswerSheet,
    Assessment,
    Debrief,
    DebriefSlot,
    Diagnosis,
    FairnessCheck,
    Instrument,
    InstrumentVersion,
    Release,
    Round,
)
from qiangji.stages.guidance.models import CalendarAddress

# What a reader might type into the search box or the filters of a list.
SEARCHES = (f"?q={quote(NAME)}", f"?q={CODE}&subject={CODE}&text={CODE}&kind=&actor={quote(NAME)}")
# Nouns of addresses that are not the names of their tables.
NOUNS = {
    "result": AnswerSheet,
    "sheet": AnswerSheet,
    "shared": Debrief,
    "slot": DebriefSlot,
    "member": Organisation,
    "inspection": Organisation,
    "grade": Organisation,
    "party": Organisation,
    "fairness": FairnessCheck,
    "meeting": Assessment,
}
# What the pages of the second stage are about, where their noun is not the name of its table.
GUIDANCE = {
    "plan-detail": "SupportPlan",
    "plan-edit": "SupportPlan",
    "plan-sign": "SupportPlan",
    "item-answer": "PlanItem",
    "item-end": "PlanItem",
    "item-resume": "PlanItem",
    "treatment-edit": "TreatmentRule",
    "coaching-detail": "CoachingEngagement",
    "coaching-end": "CoachingEngagement",
    "coaching-visit-plan": "CoachingEngagement",
    "coaching-visit-add": "CoachingEngagement",
    **{f"coaching-visit-{verb}": "CoachingVisit" for verb in ("record", "correct", "void", "output")},
    **{f"cohort-{part}": "CohortProposal" for part in ("detail", "in", "out", "never", "sign", "print")},
    "cohort-line": "ProposalLine",
    "goods-add": "Donation",
    "money-add": "Donation",
    "ticket-note": "Donation",
    "ticket-download": "Donation",
    "gift-allocate": "Distribution",
    "line-take-back": "ReceiptLine",
    "fair-detail": "JobFair",
    "booths-open": "JobFair",
    "booth-detail": "FairBooth",
    "booth-report": "FairBooth",
    "post-add": "FairBooth",
    "post-remove": "FairPost",
    "package-assignment": "PackageAssignment",
    "package-assignment-end": "PackageAssignment",
    "package-edit": "ServicePackage",
    "package-assign": "ServicePackage",
}
Arguments = list[dict]
Recipe = Callable[[World], Arguments]


def _rows(model: type, world: World) -> list[int]:
    """All that matter, or the oldest of a table in which none does more than another."""
    return world.first.get(model) or list(model.objects.order_by("pk").values_list("pk", flat=True)[:1])


def _pairs(model: type, world: World) -> Arguments:
    one, other, *_more = _rows(model, world)
    return [{"pk": one, "other_pk": other}]


def _versions(_world: World) -> Arguments:
    """One published, one draft."""
    rows = InstrumentVersion.objects.order_by("pk").select_related("instrument")
    return [{"key": row.instrument.key, "label": row.label} for row in (rows.first(), rows.last())]


RECIPES: dict[str, Recipe] = {
    "account_reset_password_from_key": lambda _w: [{"uidb36": "1", "key": "set-password"}],
    "registry:organisation-merge": lambda w: _pairs(Organisation, w),
    "registry:person-merge": lambda w: _pairs(Person, w),
    "registry:person-edit": lambda w: [{"pk": pk} for pk in _rows(apps.get_model("registry.Membership"), w)],
    "registry:inspection-correct": lambda _w: [
        {"pk": row.organisation_id, "inspection_pk": row.pk} for row in AnnualInspection.objects.all()
    ],
    "registry:filing-remove": lambda _w: [
        {"pk": row.organisation_id, "kind": "inspection", "filing_pk": row.pk} for row in AnnualInspection.objects.all()
    ],
    **{
        f"registry:import-{name}": lambda w: [{"pk": pk} for pk in _rows(apps.get_model("registry.WorkbookUpload"), w)]
        for name in ("preview", "confirm", "errors")
    },
    "accounts:password-link": lambda w: [{"pk": pk} for pk in _rows(apps.get_model("accounts.User"), w)],
    "accounts:two-step-remove": lambda w: [{"pk": pk} for pk in _rows(apps.get_model("accounts.User"), w)],
    "accounts:grant-add": lambda w: [{"pk": pk} for pk in _rows(apps.get_model("accounts.User"), w)],
    "assessment:dimension-add": _versions,
    "assessment:coached-reports": lambda w: [{"pk": pk} for pk in _rows(Round, w)],
    "assessment:sheet-step": lambda w: [{"pk": pk, "number": 1} for pk in _rows(AnswerSheet, w)],
    "assessment:evidence-add": lambda w: [
        {"pk": row.pk, "key": row.version.dimensions.first().items.first().key}
        for row in AnswerSheet.objects.filter(pk__in=_rows(AnswerSheet, w)).select_related("version")
    ],
    "assessment:evidence-remove": lambda w: [{"pk": pk, "number": 1} for pk in _rows(AnswerSheet, w)],
    **{
        f"guidance:{name}": lambda w, of=of: [{"pk": pk} for pk in _rows(apps.get_model(f"guidance.{of}"), w)]
        for name, of in GUIDANCE.items()
    },
    "guidance:plan-draft": lambda w: [{"pk": pk} for pk in _rows(Diagnosis, w)],
    "guidance:calendar-file": lambda _w: [{"key": row.key} for row in CalendarAddress.objects.all()],
    "assessment:figure-detail": lambda _w: [{"key": "people-measured"}],
    "assessment:release-withdraw": lambda _w: [
        {"pk": row.assessment_id, "release": row.pk} for row in Release.objects.all()
    ],
}


class NoRecipe(AssertionError):
    """A new address whose arguments nobody can guess."""


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, set[str]]]:
    """(name, its arguments) of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", set(pattern.pattern.regex.groupindex)
        else:
            yield from patterns(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def addresses(world: World) -> list[tuple[str, str]]:
    """(name, address) of everything that can be asked for."""
    found = []
    for name, needed in patterns():
        if not needed:
            found.append((name, reverse(name)))
            continue
        given = arguments(name, needed, world)
        if not given:
            raise NoRecipe(f"{name}: there is no row to walk it with; plant one in privacy_world.py")
        found += [(name, reverse(name, kwargs=kwargs)) for kwargs in given]
    return found


def arguments(name: str, needed: set[str], world: World) -> Arguments:
    if name in RECIPES:
        return RECIPES[name](world)
    if needed == {"key", "label"}:
        return _versions(world)
    if needed == {"key"}:
        return [{"key": Instrument.objects.order_by("pk").values_list("key", flat=True)[0]}]
    model = _model(name)
    if model is None or needed != {"pk"}:
        raise NoRecipe(f"{name} takes {sorted(needed)}: say in RECIPES of privacy_walk.py from which rows")
    return [{"pk": pk} for pk in _rows(model, world)]


def _model(name: str) -> type | None:
    """The table that the noun of an address names: ``assessment:round-detail`` → Round."""
    words = name.rpartition(":")[2].split("-")
    if words[0] in NOUNS:
        return NOUNS[words[0]]
    known = {model._meta.model_name: model for model in apps.get_models() if model.__module__.startswith("qiangji.")}
    return next((known[joined] for n in (3, 2, 1) if (joined := "".join(words[:n])) in known), None)


def walk(user, where: list[tuple[str, str]]) -> Iterator[tuple[str, HttpResponse, str]]:
    """(address, answer, all its text) of all that this reader can ask for; what an act changed is undone after it.

    A door that is shut is knocked at once: what stands before it is the same for every way of asking.
    """
    reader = Reader(user)
    for name, address in where:
        answer = reader.ask("get", address)
        yield f"GET {name} {address}", *answer
        if is_shut(answer[0]):
            continue
        for asked in SEARCHES if can_be_searched(*answer) else ():
            yield f"GET {name} {address}{asked}", *reader.ask("get", address + asked)
        yield f"POST {name} {address}", *reader.ask("post", address)


def is_shut(answer: HttpResponse) -> bool:
    return answer.status_code in (403, 404) or "/accounts/login/" in answer.get("Location", "")


def can_be_searched(answer: HttpResponse, text: str) -> bool:
    """A list with a filter row, or anything that is no page: an export takes the filters of its list."""
    return answer.status_code == 200 and ('class="qj-filter"' in text or "text/html" not in answer["Content-Type"])


class QuickClient(Client):
    """Django's own keeps a copy of every context of every template, which here costs more than the page."""

    def request(self, **asked) -> HttpResponse:
        answer = self.handler(self._base_environ(**asked))
        self.cookies.update(answer.cookies)
        return answer


class Reader:
    """Somebody with a browser, who is logged in again whenever an address has logged them out."""

    def __init__(self, user):
        self.user, self.client = user, QuickClient(raise_request_exception=False)
        self._log_in()

    def _log_in(self) -> None:
        if self.user is not None:
            self.client.force_login(self.user)
            self.cookies = dict(self.client.cookies)

    def ask(self, method: str, address: str) -> tuple[HttpResponse, str]:
        point = transaction.savepoint()
        answer = getattr(self.client, method)(address)
        text = "\n".join(everything_in(answer))
        transaction.savepoint_rollback(point)
        if self.user is not None:
            self.client.cookies.clear()
            self.client.cookies.update(self.cookies)
        return answer, text


def everything_in(answer: HttpResponse) -> Iterator[str]:
    yield from (f"{key}: {value}" for key, value in answer.items())
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    yield from texts(content)


def texts(content: bytes) -> Iterator[str]:
    """The words in a page, a PDF, a workbook, a document, an archive, and in what those hold."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield part
                yield from texts(archive.read(part))
    elif content[:5] == b"%PDF-":
        reader = PdfReader(io.BytesIO(content))
        yield str(reader.metadata)
        yield _plain("".join(page.extract_text() for page in reader.pages))
    else:
        text = html.unescape(content.decode("utf-8", "ignore"))
        yield text
        yield _plain(re.sub(r"<[^>]*>", "", text))
        if "\\u" in text:
            yield re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def _plain(text: str) -> str:
    """Without what typesetting puts between figures and characters: 27,719.4 is 27719.4."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"\s+", "", text))


def leaks(markers, text: str) -> set[str]:
    return {marker for marker in markers if marker in text}
