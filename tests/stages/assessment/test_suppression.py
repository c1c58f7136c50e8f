"""Nothing small comes out by subtraction: every attack by arithmetic on what is shown is tried."""

import random
from itertools import combinations

import numpy as np
import pytest

from qiangji.stages.assessment.suppression import FEWEST, Group, shown

pytestmark = pytest.mark.pure


def city(sizes: dict[str, list[int]]) -> list[Group]:
    """Districts by name, each with how many people its organisations have."""
    groups = [Group("all", sum(map(sum, sizes.values())))]
    for district, organisations in sizes.items():
        groups.append(Group(district, sum(organisations), "all"))
        groups += [Group(f"{district}{i}", n, district) for i, n in enumerate(organisations)]
    return groups


def people_of(groups: list[Group]) -> tuple[list[str], dict[str, int], dict[str, np.ndarray]]:
    """The organisations, their sizes, and each group as the organisations in it."""
    parents = {group.key: group.parent for group in groups}
    leaves = [g.key for g in groups if g.key not in set(parents.values())]
    sizes = {group.key: group.n for group in groups}

    def within(leaf: str, key: str) -> bool:
        while leaf is not None and leaf != key:
            leaf = parents[leaf]
        return leaf == key

    return leaves, sizes, {k: np.array([within(leaf, k) for leaf in leaves], float) for k in sizes}


def solvable(published: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether some sum and difference of the published sums is the wanted one."""
    if not len(published):
        return False
    solution, *_ = np.linalg.lstsq(published.T, wanted, rcond=None)
    return bool(np.allclose(published.T @ solution, wanted, atol=1e-8))


def recovered(groups: list[Group]) -> list[tuple[str, ...]]:
    """The sets of organisations of together fewer than five people whose sum the shown figures give away."""
    leaves, sizes, rows = people_of(groups)
    published = np.array([rows[key] for key in shown(groups)])
    small = [leaf for leaf in leaves if 0 < sizes[leaf] < FEWEST]
    sets = [s for r in range(1, FEWEST) for s in combinations(small, r) if sum(sizes[x] for x in s) < FEWEST]
    return [s for s in sets if solvable(published, np.array([leaf in s for leaf in leaves], float))]


def test_small_group_is_not_shown_and_neither_is_the_way_to_it():
    groups = city({"东": [3, 6, 8], "西": [7, 9]})
    seen = shown(groups)
    assert "东0" not in seen and "东1" not in seen  # 6 hides with 3: together they are 9
    assert {"东2", "东", "西0", "西1", "西", "all"} <= seen


def test_where_all_are_large_all_is_shown():
    groups = city({"东": [5, 6], "西": [7]})
    assert shown(groups) == {group.key for group in groups}


def test_small_district_takes_another_with_it():
    """All minus the large district would be the small one; and the large one is also the sum of its organisations."""
    groups = city({"东": [2, 1], "西": [6, 9]})
    seen = shown(groups)
    assert seen == {"all", "西1"}
    assert recovered(groups) == []


def test_too_few_altogether_show_nothing():
    assert shown(city({"东": [2], "西": [2]})) == set()


def test_organisations_without_anybody_are_no_remainder():
    assert shown(city({"东": [0, 6], "西": [0]})) == {"all", "东", "东1"}


def test_one_organisation_alone_in_its_district_stays():
    assert shown(city({"东": [8], "西": [3, 4, 9]})) == {"all", "东", "东0", "西", "西2"}


def test_attack_itself_works():
    """Shown without further thought, the small one is the difference."""
    leaves, _sizes, rows = people_of(city({"东": [3, 6]}))
    naive = np.array([rows[key] for key in ("all", "东", "东1")])
    assert solvable(naive, np.array([leaf == "东0" for leaf in leaves], float))


@pytest.mark.parametrize("seed", range(150))
def test_no_arithmetic_recovers_a_small_cell(seed):
    draw = random.Random(seed)
    most = draw.choice([4, 7, 12])
    sizes = {d: [draw.randint(0, most) for _ in range(draw.randint(1, 5))] for d in "甲乙丙丁"[: draw.randint(1, 4)]}
    groups = city(sizes)
    assert recovered(groups) == []
    assert all(group.n >= FEWEST for group in groups if group.key in shown(groups))


def test_a_city_of_thousands_takes_no_time():
    draw = random.Random(1)
    groups = city({f"区{d}-": [draw.randint(1, 12) for _ in range(1000)] for d in range(20)})
    seen = shown(groups)
    assert "all" in seen and all(f"区{d}-" in seen for d in range(20))
