"""Every answer there is, one by one: the slow second way to the same optimum."""

import itertools

import numpy as np
from scipy import sparse

CLOSE = 1e-9


def subsets(n):
    return ((np.arange(2**n)[:, None] >> np.arange(n)) & 1).astype(bool)


def near(a, b, size=1.0):
    return abs(a - b) <= 1e-7 * max(size, 1e-300)


class Matching:
    """A small matching as arrays of pairs, with all its answers."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.shape = tuple(rng.integers(0, 4, 2) if seed % 10 == 0 else rng.integers(1, 5, 2))
        needs, offers = self.shape
        need, offer = np.nonzero(rng.random(self.shape) < rng.random())
        self.need, self.offer = need[:10], offer[:10]
        size = len(self.need)
        self.weight = [
            rng.random(size),
            rng.integers(0, 4, size).astype(float),
            rng.random(size) * 10.0 ** rng.integers(-8, 8),
            np.round(rng.random(size), 1),
        ][seed % 4]
        self.capacity = rng.integers(0, 4, offers)
        self.asked = {
            "demand": rng.integers(0, 4, needs) if rng.random() < 0.5 else None,
            "group": rng.integers(0, 3, needs) if rng.random() < 0.6 else None,
            "floor": float(rng.choice([0.3, 0.5, 2 / 3, 1.0])) if rng.random() < 0.4 else None,
            "fair": bool(rng.random() < 0.5),
            "at_most_one": [],
        }
        if size and rng.random() < 0.5:
            draws = [rng.choice(size, min(size, rng.integers(1, 4))) for _ in range(rng.integers(0, 4))]
            self.asked["at_most_one"] = [[(int(self.need[k]), int(self.offer[k])) for k in draw] for draw in draws]
        self.rng = rng

    def matrix(self, keep=slice(None), weight=None):
        weight = self.weight if weight is None else weight
        return sparse.coo_array((weight[keep], (self.need[keep], self.offer[keep])), shape=self.shape)

    def answers(self):
        """Return every allowed answer as a row of pairs, and its smallest share."""
        x = subsets(len(self.need))
        needs, offers = self.shape
        demand = np.ones(needs, dtype=int) if self.asked["demand"] is None else self.asked["demand"]
        group = np.zeros(needs, dtype=int) if self.asked["group"] is None else self.asked["group"]
        fine = np.ones(len(x), dtype=bool)
        for row in range(needs):
            fine &= x[:, self.need == row].sum(axis=1) <= demand[row]
        for column in range(offers):
            fine &= x[:, self.offer == column].sum(axis=1) <= self.capacity[column]
        for one in self.asked["at_most_one"]:
            members = [k for k in range(len(self.need)) if (self.need[k], self.offer[k]) in set(one)]
            fine &= x[:, members].sum(axis=1) <= 1
        x = x[fine]
        smallest = np.ones(len(x))
        for label in np.unique(group):
            asking = [row for row in range(needs) if group[row] == label and demand[row] > 0]
            if asking:
                served = sum(x[:, self.need == row].any(axis=1).astype(int) for row in asking)
                smallest = np.minimum(smallest, served / len(asking))
        reached = smallest >= (self.asked["floor"] or 0) - CLOSE
        return x[reached], smallest[reached]

    def best(self, barred=None):
        """Return the best total, or None, and the answers that reach it."""
        x, smallest = self.answers()
        if barred is not None:
            x, smallest = x[~x[:, barred]], smallest[~x[:, barred]]
        if not len(x):
            return None, x
        if self.asked["fair"]:
            x = x[smallest >= smallest.max() - CLOSE]
        total = x @ self.weight
        return total.max(), x[total >= total.max() * (1 - 1e-12)]

    def chosen(self, result):
        pairs = set(zip(result.need.tolist(), result.offer.tolist(), strict=True))
        return np.array(
            [pair in pairs for pair in zip(self.need.tolist(), self.offer.tolist(), strict=True)], dtype=bool
        )


class Reviewing:
    """Small panels, with all their answers."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        entries, reviewers = int(rng.integers(seed % 8 != 0, 5)), int(rng.integers(1, 5))
        seats = int(rng.integers(0, 4)) if seed % 7 == 0 else int(rng.integers(1, 3))
        shape = (entries, reviewers)
        self.affinity = [
            rng.random(shape),
            rng.integers(0, 4, shape) * 1.0,
            rng.random(shape) * 10.0 ** rng.integers(-6, 6),
            np.round(rng.random(shape), 1),
        ][seed % 4]
        self.size = self.affinity.max(initial=0) or 1.0
        low = rng.integers(0, 2, reviewers) * int(rng.random() < 0.5)
        self.asked = {
            "per_entry": seats,
            "load": (low, low + rng.integers(0, 4, reviewers) if rng.random() < 0.7 else low + entries),
            "conflicts": rng.random(shape) < rng.choice([0, 0.1, 0.3]),
            "bridge": bool(rng.random() < 0.6),
            "fair": bool(rng.random() < 0.5),
            "keep": rng.integers(-1, reviewers, (entries, max(seats, 1))) if rng.random() < 0.4 else None,
        }

    def answers(self):
        entries, reviewers = self.affinity.shape
        seats, (low, high), conflicts = self.asked["per_entry"], self.asked["load"], self.asked["conflicts"]
        panels = [
            [one for one in itertools.combinations(range(reviewers), seats) if not conflicts[entry, list(one)].any()]
            for entry in range(entries)
        ]
        found = []
        for answer in itertools.product(*panels):
            load = np.bincount([j for one in answer for j in one], minlength=reviewers)
            if (load < low).any() or (load > high).any():
                continue
            if not self.asked["bridge"] or linked(answer):
                found.append(answer)
        return found

    def total(self, answer):
        return sum(self.affinity[i, j] for i, one in enumerate(answer) for j in one)

    def worst(self, answer):
        return min((sum(self.affinity[i, j] for j in one) for i, one in enumerate(answer)), default=np.inf)

    def changed(self, answer):
        keep = self.asked["keep"]
        return 0 if keep is None else sum(j not in keep[i] for i, one in enumerate(answer) for j in one)

    def best(self, answers):
        """Return the fewest changes, the highest worst-served entry under `fair`, and the best total."""
        changed = min(map(self.changed, answers))
        answers = [answer for answer in answers if self.changed(answer) == changed]
        worst = None
        if self.asked["fair"]:
            worst = max(map(self.worst, answers))
            answers = [answer for answer in answers if self.worst(answer) >= worst - 3e-8 * self.size]
        return changed, worst, max(map(self.total, answers))


def linked(answer):
    """Whether panels hang together, by letting one island grow until it stops."""
    island, seen = set(answer[0]) if answer else set(), -1
    while len(island) != seen:
        seen = len(island)
        island |= {j for one in answer if island & set(one) for j in one}
    return len(answer) <= 1 or all(island & set(one) for one in answer)


class Planning:
    """A small plan, with all its answers."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        shape = tuple(int(n) for n in (rng.integers(0, 4, 2) if seed % 9 == 0 else rng.integers(1, 4, 2)))
        organisations, measures = shape
        self.value = [
            rng.random(shape),
            rng.integers(0, 4, shape) * 1.0,
            rng.random(shape) * 10.0 ** rng.integers(-6, 6),
            np.round(rng.random(shape), 1),
        ][seed % 4]
        self.hours = rng.integers(0, 4, measures) * 0.5 if rng.random() < 0.5 else rng.random(measures)
        self.cost = rng.integers(0, 5, measures) * 1.0
        if rng.random() < 0.5:
            self.cost = rng.random(measures) * 10.0 ** rng.integers(-5, 6)
        floors = [
            None,
            None,
            int(rng.integers(0, 3)),
            rng.integers(0, 3, organisations),
            float(rng.choice([0.3, 0.5, 0.9])),
        ]
        self.asked = {
            "budget": float(self.cost.sum() * organisations * rng.random() * 0.8),
            "capacity": rng.integers(0, 5, measures) * 0.5,
            "group": rng.choice(list("abc"), organisations).tolist() if rng.random() < 0.5 else None,
            "floor": floors[rng.integers(5)],
            "most": rng.integers(0, 3, organisations) if rng.random() < 0.4 else None,
        }
        if rng.random() < 0.4:
            self.asked["allowed"] = rng.random(shape) < 0.7

    def answers(self, **changed):
        asked = {**self.asked, **changed}
        organisations, measures = self.value.shape
        x = subsets(self.value.size).reshape(2**self.value.size, organisations, measures)
        fine = x.sum(axis=1) @ self.cost <= asked["budget"] * (1 + 1e-12)
        fine &= (x.sum(axis=1) * self.hours <= asked["capacity"] * (1 + CLOSE) + 1e-12).all(axis=1)
        if asked["most"] is not None:
            fine &= (x.sum(axis=2) <= asked["most"]).all(axis=1)
        if "allowed" in asked:
            fine &= ~x[:, ~asked["allowed"]].any(axis=1)
        floor = asked["floor"]
        if isinstance(floor, float):
            labels = np.array(["all"] * organisations if asked["group"] is None else asked["group"])
            for label in np.unique(labels):
                fine &= x[:, labels == label].any(axis=2).mean(axis=1) >= floor - CLOSE
        elif floor is not None:
            fine &= (x.sum(axis=2) >= floor).all(axis=1)
        return x[fine]
