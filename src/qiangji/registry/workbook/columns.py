"""The columns, and the words a cell holds for each code. # zh-data

Workbooks speak Chinese whatever language their reader's pages have: they go from hand to hand.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import translation

from qiangji.accounts.models import Region
from qiangji.documents.excel import Column, Sheet

from ..choices import DisabilityType, LegalForm, ServiceField, Standing
from ..models import SupervisingUnit

SHEET_NAME = "机构"
VERSION = "registry-1"
MAX_ROWS = 5000
IMPORTED_STANDINGS = (Standing.ACTIVE, Standing.CONTACT, Standing.DEREGISTERED)
BETWEEN_NAMES = "；"


@dataclass(frozen=True)
class Dictionary:
    """Words → values for each column with a drop-down."""

    regions: tuple[Region, ...]
    units: tuple[SupervisingUnit, ...]

    @cached_property
    def values(self) -> dict[str, dict[str, object]]:
        with translation.override("zh-hans"):
            return {
                "legal_form": _by_label(LegalForm.choices),
                "region": {self.region_words(region): region for region in self.regions},
                "supervising_unit": {unit.name: unit for unit in self.units},
                "standing": _by_label([(s.value, s.label) for s in IMPORTED_STANDINGS]),
                "primary_field": _by_label(ServiceField.choices),
                "secondary_fields": _by_label(ServiceField.choices),
                "served_types": _by_label(DisabilityType.choices),
            }

    @cached_property
    def words(self) -> dict[str, dict[object, str]]:
        """Values → words; a region or a unit goes by its number."""
        with translation.override("zh-hans"):
            everything = self.values | {"standing": _by_label(Standing.choices)}
        return {
            key: {getattr(value, "pk", value): word for word, value in pairs.items()}
            for key, pairs in everything.items()
        }

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(region.name for region in self.regions)

    def region_words(self, region: Region) -> str:
        """A name alone where it is the only one of its kind here; otherwise with its code."""
        return region.name if self._names[region.name] == 1 else f"{region.name}（{region.code}）"


def dictionary(regions: Iterable[Region]) -> Dictionary:
    return Dictionary(tuple(regions), tuple(SupervisingUnit.objects.order_by("region__scope", "name")))


def sheet(words: Dictionary) -> Sheet:
    return Sheet(
        name=SHEET_NAME,
        title="机构档案",
        note="按统一社会信用代码认定是不是同一家：代码已登记的更新，没有登记的新增；空着的格会清空原来的内容。",
        columns=tuple(_columns(words)),
        version=VERSION,
        max_rows=MAX_ROWS,
        examples=_EXAMPLES,
    )


def _columns(words: Dictionary) -> Iterable[Column]:
    def listed(key: str, header: str, **more) -> Column:
        return Column(key, header, choices=tuple(words.values[key]), **more)

    yield Column("credit_code", "统一社会信用代码", "code", help="18 位；还没有的可以空着", width=24)
    yield Column("name", "名称", required=True, help="以登记证书为准；改名的会把旧名记为曾用名", width=40)
    yield listed("legal_form", "组织形式", required=True, width=28)
    yield listed("region", "登记地区", required=True)
    yield listed("supervising_unit", "业务主管单位", required=True, width=28)
    yield listed("primary_field", "主要服务领域", required=True, width=26)
    yield listed("secondary_fields", "其他服务领域", several=True, width=30)
    yield listed("served_types", "服务的残疾类别", several=True)
    yield listed("standing", "状态", help="空着按“在册”新增，已登记的不变")
    yield Column("established_on", "成立登记日期", "date")
    yield Column("registration_authority", "登记管理机关", width=24)
    yield Column("is_opd", "由残疾人自己主导和管理", "yes_no")
    yield Column("full_time_staff", "专职人员数", "integer")
    yield Column("qualified_staff", "持证专业人员数", "integer")
    yield Column("disabled_staff", "残疾人员工数", "integer")
    yield Column("people_served", "年服务人数", "integer", help="最近一个自然年的去重人数，不是人次")
    yield Column("address", "办公地址", width=36)
    yield Column("phone", "联系电话", "code", width=18)
    yield Column("email", "邮箱", width=24)
    yield Column("short_name", "简称", width=20)
    yield Column("former_names", "曾用名", help="几个之间用“；”隔开；只增加，不删除", width=30)
    yield Column("credit_code_note", "代码核对说明", help="代码有疑点而确认无误时，写明理由", width=24)


def _by_label(choices: Iterable[tuple[str, object]]) -> dict[str, object]:
    return {str(label): value for value, label in choices}


_EXAMPLES = (
    {
        "credit_code": "52110105XN0000012T",
        "name": "北京市朝阳区云杉儿童康复中心(演示)",
        "legal_form": "社会服务机构（民办非企业单位）",
        "region": "朝阳区",
        "supervising_unit": "朝阳区残疾人联合会",
        "primary_field": "儿童康复",
        "secondary_fields": "家庭/照护者支持",
        "served_types": "智力、多重",
        "standing": "在册",
        "established_on": "2014-03-18",
        "registration_authority": "朝阳区民政局",
        "is_opd": "否",
        "full_time_staff": 23,
        "qualified_staff": 17,
        "people_served": 240,
        "phone": "010-0000-0001",
        "email": "yunshan@example.org",
    },
)
