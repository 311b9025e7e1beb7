"""The older world of drugstores: real turnover and customers (rossmann/monthly.csv of $GEVEL_REAL),
with nine ways of declaring too much; and what it shares with the made-up towns."""
import numpy as np
import pandas as pd

from .tables import World, data_file, months_until

MECHANISMS = ("a20", "a50", "a100", "a300", "p100", "b_collapse", "c_smooth", "d_owner", "e_digits")
MONTHS = 24


def inject(rng, town, i, mechanism):
    """Declared months of storefront i as a front. May change its footfall and change of owner."""
    honest, n = town.honest[i], town.honest.shape[1]
    mean, month = np.nanmean(honest), np.arange(n)

    def jitter(sd):
        return np.exp(rng.normal(0, sd, n))

    if mechanism[0] == "a":
        return honest + mean * float(mechanism[1:]) / 100 * jitter(0.10)
    if mechanism == "p100":
        return honest + honest * jitter(0.05)
    if mechanism == "b_collapse":  # customers leave, turnover stays
        start, left = rng.integers(n // 4, 3 * n // 4), rng.uniform(0.15, 0.4)
        town.footfall[i, start:] *= left
        return honest.copy()
    if mechanism == "c_smooth":
        total = mean * rng.uniform(1.3, 2.0) * jitter(0.015)
        return np.where(np.isnan(honest), np.nan, total)
    if mechanism == "d_owner":
        start = town.transfer[i] = rng.integers(n // 4, 3 * n // 4)
        return honest + np.where(month >= start, mean * rng.uniform(0.4, 1.5) * jitter(0.08), 0)
    if mechanism == "e_digits":
        told = honest + mean * rng.uniform(0.3, 0.8) * jitter(0.08)
        coarse, unit = rng.random(n), 10.0 ** (np.floor(np.log10(mean)) - 2)
        told = np.where(coarse < 0.5, np.round(told / unit) * unit, told)
        digit = rng.choice([0, 5], n, p=[0.6, 0.4])
        return np.where(coarse >= 0.5, np.floor(told / 10) * 10 + digit, told)
    raise ValueError(mechanism)


class Town:
    """Arrays [n] and [n, T] while a world is made."""

    def __init__(self, honest, footfall, sector, street):
        self.honest, self.footfall, self.sector, self.street = honest, footfall, sector, street
        self.n, self.months = honest.shape
        self.transfer = np.full(self.n, -1)
        self.why = np.full(self.n, "", object)
        self.documented = np.zeros(self.n, int)
        self.front = np.zeros(self.n, int)
        self.declared = self.size = self.place = None
        self.owner = self.second_owner = self.address = None

    def change_owners(self, rng, share):
        changed = rng.random(self.n) < share
        self.transfer[changed] = rng.integers(3, self.months - 3, changed.sum())

    def plant(self, rng, fronts, mechanisms, how=inject):
        self.declared = self.honest.copy()
        for k, i in enumerate(rng.permutation(fronts)):
            mechanism = mechanisms[k % len(mechanisms)]
            self.declared[i] = how(rng, self, i, mechanism)
            self.front[i], self.why[i] = 1, mechanism

    def open_late(self, i, months):
        """Only its last months are known."""
        self.declared[i, :-months] = self.footfall[i, :-months] = np.nan

    def lose_five_months(self, i, first):
        self.footfall[i, first : first + 5] = np.nan


TRAITS = {"webshop": "online", "wholesale": "wholesale", "catering": "catering",
          "franchise": "franchise", "headoffice": "central_booking"}


def register_of(town):
    n, number = town.n, np.arange(town.n)
    rows = {"storefront_id": [f"S{i:06}" for i in number],
            "enterprise_id": [f"E{i:06}" for i in number],
            "sector": [f"bench_{s:02}" for s in town.sector],
            "street": [f"Street {s:03}" for s in town.street],
            "house_number": number % 200 + 1, "postcode": 2000 + town.street % 60}
    if town.place is not None:
        rows["lon"] = np.round(4.36 + town.place[:, 0] * 0.0143, 6)
        rows["lat"] = np.round(51.19 + town.place[:, 1] * 0.009, 6)
    if town.size is not None:
        staff, area, hours = town.size
        rows |= {"floor_area_m2": np.round(area, 1), "staff_fte": np.round(staff, 1),
                 "opening_hours_week": np.round(hours / 4.33, 1)}
    rows["traits"] = [TRAITS.get(town.why[i], "destination") if town.documented[i] else ""
                      for i in range(n)]
    return pd.DataFrame(rows)


def links_of(town):
    rows = []
    for i in range(town.n):
        rows.append((f"P{town.owner[i]:06}", f"E{i:06}", "director"))
        if town.second_owner[i] >= 0:
            rows.append((f"P{town.second_owner[i]:06}", f"E{i:06}", "director"))
        rows.append((f"A{town.address[i]:06}", f"E{i:06}", "address"))
    return pd.DataFrame(rows, columns=["party_id", "enterprise_id", "role"])


def world_of(town):
    months, register = months_until(town.months), register_of(town)
    moved = np.flatnonzero(town.transfer >= 0)
    changes = pd.DataFrame({"storefront_id": register.storefront_id[moved],
                            "changed_on": [months[town.transfer[i]] + "-01" for i in moved]})
    more = {"ownership_changes": changes}
    if town.owner is not None:
        more["links"] = links_of(town)
    return World(months, register, np.round(town.declared), town.front, town.why,
                 footfall=town.footfall, honest=town.honest, more=more)


def drugstores():
    """Turnover and customers [store, month], and a sector of four kinds."""
    rows = pd.read_csv(data_file("rossmann", "monthly.csv"))
    rows = rows[rows.open >= 10]
    months = range(int(rows.ym.max()) + 1)

    def wide(column):
        return rows.pivot(index="Store", columns="ym", values=column).reindex(columns=months)

    kind = rows.groupby("Store").agg(t=("type", "first"), a=("ass", "first"))
    sector = pd.factorize(kind.t + kind.a.where(kind.t != "b", "x"), sort=True)[0]
    return wide("sales").to_numpy(float), wide("cust").to_numpy(float), sector


def store(seed, fronts=True, share=0.04, streets=60, capture_sd=0.45, count_sd=0.10,
          mechanisms=MECHANISMS, how=inject):
    """Real turnover and customers; passers-by made of the customers, with noise and gaps."""
    rng = np.random.default_rng(seed)
    sales, customers, sector = drugstores()
    first = rng.integers(0, sales.shape[1] - MONTHS + 1)
    sales = sales[:, first : first + MONTHS].copy()
    customers = customers[:, first : first + MONTHS]
    n = len(sales)
    street = rng.integers(0, streets, n)
    of_street = rng.normal(0, capture_sd * 0.5, streets)
    capture = np.log(0.08) + of_street[street] + rng.normal(0, capture_sd * np.sqrt(0.75), n)
    months = rng.normal(0, 0.05, (streets, MONTHS))
    noise = months[street] + rng.normal(0, count_sd, (n, MONTHS))
    town = Town(sales, customers * np.exp(-capture[:, None] + noise), sector, street)
    town.change_owners(rng, 0.08)
    for i in np.flatnonzero(rng.random(n) < 0.015):
        town.footfall[i, rng.integers(4, MONTHS - 4) :] *= np.exp(rng.normal(0, 0.45))
        town.why[i] = "sensor"
    for i in np.flatnonzero(rng.random(n) < 0.02):
        sales[i, rng.integers(4, MONTHS - 4) :] *= np.exp(rng.normal(0.05, 0.22))
        town.why[i] = "refurb"
    for i in np.flatnonzero(rng.random(n) < 0.03):
        sales[i] = np.round(sales[i] / 100) * 100
        town.why[i] = "rounder"
    count = int(round(share * n)) if fronts else 0
    town.plant(rng, rng.choice(n, count, replace=False), mechanisms, how)
    town.footfall = np.where(rng.random((n, MONTHS)) < 0.15, np.nan, town.footfall)
    for i in np.flatnonzero(rng.random(n) < 0.05):
        town.lose_five_months(i, rng.integers(0, MONTHS - 5))
    return world_of(town)
