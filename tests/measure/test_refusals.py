"""What each refusal and remark says, word for word: the sentence is what a person reads."""

import numpy as np
import pytest

from qiangji.measure import (
    MeasurementError,
    NotConnected,
    NotConverged,
    agreement,
    change,
    dif,
    effect,
    facets,
    grm,
    informants,
    norms,
    panel,
    reliability,
    score,
)

NAN = np.nan
RNG = np.random.default_rng(1)
NOISE = RNG.normal(size=(100, 4))
WORD = np.array(["a", "b"] * 50)
PERSON, RATER, ITEM = (grid.ravel() for grid in np.meshgrid(range(12), range(2), range(2), indexing="ij"))
MARK = np.clip(np.round(2 + RNG.normal(size=12)[PERSON] + 0.5 * RNG.normal(size=48)), 0, 4)
GRADES = np.digitize(RNG.normal(size=(100, 1)) + NOISE, [-1, 0, 1]).astype(float)

SAME = "All usable values are the same, so nothing can be told apart."
REFUSED = [
    (lambda: score([[1, 2]], low=5, high=2), "low must be below high (2), not 5.0."),
    (lambda: score([[1, 7]], low=1, high=5), "The values must lie between 1.0 and 5.0; 7.0 does not."),
    (lambda: score([[1, 2]], low=1, high=5, reverse=[2]), "Item numbers must lie between 0 and 1; 2 does not."),
    (lambda: score([1, 2], low=1, high=5), "A table of people by items is needed, this has 1 dimensions."),
    (lambda: reliability(NOISE[:4]), "At least 5 people with usable answers are needed, there are 4."),
    (lambda: reliability(NOISE[:, :1]), "At least 2 items with different answers are needed, there are 1."),
    (lambda: reliability(np.column_stack([NOISE[:, 0], -NOISE[:, 0]])), SAME),
    (lambda: norms([1, 2], ["a"]), "All columns must have the same length: values, groups differ."),
    (lambda: informants([1, 2], ["a"]), "All columns must have the same length: values, units differ."),
    (lambda: informants(np.empty((2, 0)), [1, 2]), "At least 1 items with different answers are needed, there are 0."),
    (lambda: informants([1, 2], [1, 1]), "At least 2 units with usable ratings are needed, there are 1."),
    (
        lambda: informants([1, 2], [1, 2]),
        "Nothing was rated or answered twice, so real differences and noise cannot be separated.",
    ),
    (lambda: informants([1, 1, 1], [1, 1, 2]), SAME),
    (lambda: agreement.icc([[1.0], [2]]), "At least 2 raters are needed, there are 1."),
    (lambda: agreement.icc([[1, 2.0]]), "At least 2 units with usable ratings are needed, there are 1."),
    (lambda: agreement.icc([[1, 1], [1, 1.0]]), SAME),
    (lambda: agreement.kappa([1, 2], [1]), "All columns must have the same length: a, b differ."),
    (lambda: agreement.kappa([1, NAN], [1, 1]), "At least 2 units with usable ratings are needed, there are 1."),
    (lambda: agreement.kappa([1, "a"], [1, 2]), "ratings must be all numbers or all words, not a mixture."),
    (lambda: agreement.kappa([{}, 1], [1, 2]), "Ratings must be numbers or words, with missing ones left empty."),
    (lambda: agreement.fleiss([[1], [2]]), "At least 2 raters are needed, there are 1."),
    (lambda: agreement.fleiss([[1, 2]]), "At least 2 units with usable ratings are needed, there are 1."),
    (
        lambda: agreement.krippendorff([[1, 2], [1, NAN]]),
        "At least 2 units with usable ratings are needed, there are 1.",
    ),
    (
        lambda: agreement.krippendorff([["a", "b"], ["a", "b"]], "interval"),
        "The values must be numbers, with missing ones left empty.",
    ),
    (
        lambda: agreement.krippendorff([[-1, 2], [1, 2]], "ratio"),
        "The values must lie between 0 and infinity; -1.0 does not.",
    ),
    (
        lambda: change([1, 2], [1, 2, 3], se_pre=1, se_post=1),
        "All columns must have the same length: pre, post, se_pre, se_post differ.",
    ),
    (lambda: change(1, 2, se_pre=-1, se_post=1), "se_pre must be at least 0, not -1.0."),
    (lambda: change(1, 2, se_pre=1, se_post=[2, -3]), "se_post must be at least 0, not -3.0."),
    (lambda: change(1, 2, se_pre=0, se_post=0), "se_pre and se_post must be above 0, not 0."),
    (lambda: effect(*NOISE.T[:2], np.arange(100) < 4), "Each group needs at least 5 people, the smallest has 4."),
    (
        lambda: effect(*NOISE.T[:2], WORD == "a", covariates=NOISE[:5]),
        "All columns must have the same length: pre, post, treated, covariates differ.",
    ),
    (lambda: effect(*NOISE.T[:2], np.arange(100) % 3), "treated must be 0 or 1, not 2.0."),
    (
        lambda: effect(*NOISE[:10, :2].T, np.arange(10) % 2, covariates=RNG.normal(size=(10, 7))),
        "At least 12 people with usable answers are needed, there are 10.",
    ),
    (
        lambda: effect(*NOISE.T[:2], WORD == "a", covariates=NOISE[:, 0]),
        "The covariates repeat each other or the treatment, so their parts cannot be told apart.",
    ),
    (
        lambda: effect(*NOISE.T[:2], WORD == "a", covariates=np.arange(100) == 7),
        "Complete row 7 alone decides one coefficient, so no standard error can be given.",
    ),
    (lambda: dif(GRADES, ["a"] * 100), "Exactly two groups are needed, there are 1."),
    (lambda: dif(GRADES, ["a"]), "All columns must have the same length: x, group differ."),
    (lambda: dif(GRADES, np.arange(100) < 9), "Each group needs at least 10 people, the smallest has 9."),
    (lambda: dif(GRADES[:, :2], WORD), "At least 3 items with different answers are needed, there are 2."),
    (
        lambda: dif(np.column_stack([GRADES, np.arange(100) % 21]), WORD),
        "Item 4 has 21 different answers; more than 20 are not ordered categories.",
    ),
    (lambda: panel([1, 1], [1, 2], [1, 2]), "At least 2 units with usable ratings are needed, there are 1."),
    (lambda: panel([1, 2], [1, 1], [1, 2]), "At least 2 raters are needed, there are 1."),
    (
        lambda: panel([1], [1, 2], [1, 2]),
        "All columns must have the same length: entry, reviewer, criterion, value differ.",
    ),
    (
        lambda: panel([1, 1, 2], [1, 2, 2], [1, 2, 4]),
        "At least 4 reviews are needed to separate severity from noise, there are 3.",
    ),
    (
        lambda: panel([1, 2], ["x", "y"], [1, 2]),
        "The reviews fall into 2 islands that share neither an entry nor a reviewer, so their severity cannot be "
        "compared: 1 with x; 2 with y.",
    ),
    (
        lambda: facets([1], [1, 2], [1], [1]),
        "All columns must have the same length: person, rater, item, value differ.",
    ),
    (
        lambda: facets(PERSON[:36], RATER[:36], ITEM[:36], MARK[:36]),
        "At least 10 units with usable ratings are needed, there are 9.",
    ),
    (lambda: facets(PERSON, np.ones(48), ITEM, MARK), "At least 2 raters are needed, there are 1."),
    (lambda: facets(PERSON, RATER, ITEM, np.ones(48)), SAME),
    (
        lambda: facets(PERSON, RATER, ITEM, np.arange(48) % 21),
        "There are 21 different marks; more than 20 are not ordered categories.",
    ),
    (
        lambda: facets(PERSON, RATER, ITEM, np.where(RATER == 1, 4, MARK)),
        "The data do not determine rater 1, whose marks are all at one end, so no standard error can be given.",
    ),
    (
        lambda: facets(PERSON, RATER, ITEM, np.where(ITEM == 0, 0, MARK)),
        "The data do not determine item 0, whose marks are all at one end, so no standard error can be given.",
    ),
    (lambda: grm.fit(GRADES[:49]), "At least 50 people with usable answers are needed, there are 49."),
    (lambda: grm.fit(GRADES[:, :2]), "At least 3 items with different answers are needed, there are 2."),
    (
        lambda: grm.fit(np.column_stack([GRADES, np.arange(100) % 21])),
        "Item 4 has 21 different answers; more than 20 are not ordered categories.",
    ),
    (lambda: grm.estimate(grm.fit(GRADES), GRADES[:, :3]), "The calibration has 4 items, the answers have 3."),
    (lambda: grm.estimate(grm.fit(GRADES), GRADES + 1), "Item 0 has the answer 4.0, which the calibration never saw."),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_refusal_says(case):
    call, sentence = REFUSED[case]
    with pytest.raises(MeasurementError) as refused:
        call()
    assert str(refused.value) == sentence
    kinds = {"islands": NotConnected, "no_information": NotConverged, "not_converged": NotConverged}
    assert isinstance(refused.value, kinds.get(refused.value.code, ValueError))


def remarks(flags):
    return [str(flag) for flag in flags]


def test_reliability_remarks():
    x = np.column_stack([NOISE[:20, :2] @ [[1, -1], [0.2, 0.1]], np.ones(20)])
    x[0, 0] = NAN
    assert remarks(reliability(x).flags) == [
        "Item 2 has the same answer from everyone and was left out.",
        "Item 0 runs against the others (-0.96): its key may be reversed.",
        "Item 1 runs against the others (-0.96): its key may be reversed.",
        "1 incomplete rows were left out.",
        "Only 19 complete rows: read the interval, not the number.",
        "Alpha is below zero: the items do not belong to one scale.",
        "Omega could not be estimated: it needs three items that vary and more people than items.",
    ]


def test_calibration_remarks():
    x = np.column_stack([GRADES, np.where(GRADES[:, 0] == 1, 2, GRADES[:, 0]), np.ones(100)])[:, [1, 2, 3, 4, 5]]
    x = np.vstack([x, np.full((2, 5), NAN)])
    assert remarks(grm.fit(x).flags) == [
        "Item 4 has the same answer from everyone and was left out.",
        "Item 3 never got the answer 1 within its range; its neighbours were joined.",
        "2 rows without any answer were left out.",
        "Only 100 people: below 250 plain sum scores serve as well.",
    ]


def test_fairness_remarks():
    few = dif(GRADES, WORD)
    assert str(few.note) == ("The smaller group has 50 people; below 100 a difference between groups cannot be told.")
    many = np.digitize(RNG.normal(size=(400, 1)) + RNG.normal(size=(400, 4)), [-1, 0, 1]).astype(float)
    assert str(dif(many, np.arange(400) % 2).note) == (
        "No item behaves differently between the groups at a rate beyond chance."
    )
    many[::2, 0] = 3 - many[::2, 0]
    assert str(dif(many, np.arange(400) % 2).note).startswith(
        "1 of 4 items behave differently between the groups, 1 of"
    )
    signs = np.where(np.arange(400)[:, None] % 2, [2, -2, 2, -2], 0)
    torn = (RNG.normal(size=(400, 1)) + signs + RNG.normal(size=(400, 4)) > 0).astype(float)
    assert str(dif(torn, np.arange(400) % 2).note) == (
        "So many items differ that no fair common scale is left to compare on."
    )
    steps = (np.arange(400)[:, None] > [100, 200, 300]).astype(float)
    assert str(dif(steps, np.arange(400) % 2).note) == (
        "No item could be tested: the answers leave nothing to compare the groups on."
    )


def test_panel_remarks():
    flat = panel(np.repeat(np.arange(12), 3), np.tile(np.arange(3), 12), np.tile([1, 2, 3, 2.0, 3, 1, 3.0, 1, 2], 4))
    assert remarks(flat.flags) == [
        "No difference in severity between the reviewers can be detected.",
        "The reviews do not tell the entries apart: the order is chance.",
    ]


def test_effect_remarks():
    truth = np.random.default_rng(8).normal(size=(3, 40))
    pre, post = truth[0] + 0.6 * truth[1], truth[0] + 0.6 * truth[2]
    weak = pre < np.sort(pre)[15]
    found = remarks(effect(pre, post, weak).warnings)
    gap = (pre[~weak].mean() - pre[weak].mean()) / np.sqrt(
        (14 * pre[weak].var(ddof=1) + 24 * pre[~weak].var(ddof=1)) / 38
    )
    assert found[0] == (
        f"The groups differ by {gap:.2f} SD before the start: regression to the mean is in the gain difference, "
        "use the adjusted estimate."
    )
    assert found[-2:] == [
        "The groups hardly overlap before the start, so the adjusted estimate rests on extrapolation.",
        "The smaller group has only 15 people: the interval is wide.",
    ]
