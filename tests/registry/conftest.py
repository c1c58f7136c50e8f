"""Somebody logged in, and workbooks made the way a person makes them."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories import registry as make
from tests.factories.accounts import make_user

from qiangji.registry import exports


@pytest.fixture
def hub(db):
    make.region("110000")
    return make_user("hub_operator", username="hub", name="周霁月")


@pytest.fixture
def log_in():
    def as_user(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_user


@pytest.fixture
def browser(hub, log_in):
    return log_in(hub)


class Filled:
    """The template of ``user``, filled in with openpyxl as a person would with Excel."""

    def __init__(self, user, workbook: bytes | None = None):
        self.book = load_workbook(BytesIO(workbook or exports.template(user)))
        self.page = self.book["机构"]
        self.headers = [str(cell.value).rstrip("*") for cell in self.page[3]]

    def row(self, **cells) -> "Filled":
        values = {
            "名称": "北京市朝阳区云杉康复中心(演示)",
            "组织形式": "社会服务机构（民办非企业单位）",
            "登记地区": "朝阳区",
            "业务主管单位": "朝阳区残联",
            "主要服务领域": "儿童康复",
        } | cells
        self.page.append([values.get(header) for header in self.headers])
        return self

    def change(self, row: int, header: str, value) -> "Filled":
        self.page.cell(row, self.headers.index(header) + 1, value)
        return self

    def value(self, row: int, header: str):
        return self.page.cell(row, self.headers.index(header) + 1).value

    def file(self, name: str = "机构.xlsx") -> BytesIO:
        written = BytesIO()
        self.book.save(written)
        written.seek(0)
        written.name = name
        return written


@pytest.fixture
def filled(hub):
    make.region("110105")
    make.supervising_unit()
    return Filled(hub)
