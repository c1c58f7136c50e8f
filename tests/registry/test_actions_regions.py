import pytest

from qiangji.accounts.models import Region
from qiangji.registry import actions
from qiangji.registry.errors import Refused

pytestmark = pytest.mark.django_db
DISTRICTS = (
    "东城区 西城区 朝阳区 丰台区 石景山区 海淀区 门头沟区 房山区 "
    "通州区 顺义区 昌平区 大兴区 怀柔区 平谷区 密云区 延庆区"
)


def test_beijing_has_its_sixteen_districts_and_one_zone():
    assert actions.load_regions(prefix="11", by=None) == 18
    rows = {r.code: r for r in Region.objects.select_related("parent")}
    assert [r.name for r in rows.values() if r.level == "district"] == DISTRICTS.split()
    assert (rows["110000"].scope, rows["110000"].name, rows["110000"].parent) == ("11", "北京市", None)
    assert (rows["110105"].scope, rows["110105"].parent.code) == ("110105", "110000")
    assert (rows["BDA"].scope, rows["BDA"].parent.code, rows["BDA"].level) == ("110115/BDA/", "110115", "zone")


def test_loading_again_changes_nothing():
    actions.load_regions(prefix="11", by=None)
    before = list(Region.objects.values())
    actions.load_regions(prefix="11", by=None)
    assert list(Region.objects.values()) == before


def test_a_city_comes_with_its_province_and_its_districts():
    actions.load_regions(prefix="3201", by=None)
    rows = {r.code: r for r in Region.objects.select_related("parent")}
    assert (rows["320100"].scope, rows["320100"].parent.code, rows["320102"].parent.code) == (
        "3201",
        "320000",
        "320100",
    )
    assert "市辖区" not in {r.name for r in rows.values()}


def test_the_nation_is_one_tree():
    actions.load_regions(prefix="", by=None)
    assert Region.objects.filter(parent=None).get().code == "000000"
    assert 2800 < Region.objects.filter(level="district").count() < 2950
    assert Region.objects.get(code="429004").parent.code == "420000"


def test_an_unknown_prefix_is_refused():
    with pytest.raises(Refused):
        actions.load_regions(prefix="99", by=None)
