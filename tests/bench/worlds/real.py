"""Real panels with fronts planted into them.

Texas: declared receipts of the bars and restaurants of three counties (public register of the mixed
beverage tax), 38 months: texas/texas_receipts.csv.gz and texas/texas_sites.csv. Broadway: weekly
grosses and seats sold of theatres as months, three years at a time: broadway/broadway_monthly.csv.
Storefronts that were not planted count as honest, though a few may be real oddities.
"""
import numpy as np
import pandas as pd

from .tables import World, data_file

COUNTIES = {"101", "57", "220"}
KINDS = ("rise50", "rise100", "constant", "constant_from")
STOREFRONTS, LEAST_MONTHS, FRONTS = 800, 12, 0.04


def plant(receipts, kind, rng):
    """receipts [T], NaN = none: the declared months of a front of that kind."""
    traded = np.flatnonzero(np.nan_to_num(receipts) > 0)
    n, mean = len(traded), receipts[traded].mean()
    start = traded[n // 2]
    if n > 8:
        start = traded[rng.integers(max(3, n // 6), max(4, n - n // 6))]
    later = traded[traded >= start]
    declared = receipts.copy()

    def noise(k):
        return np.exp(rng.normal(0, 0.05, k))

    if kind == "rise50":
        declared[later] = receipts[later] * 1.5
    elif kind == "rise100":
        declared[later] = receipts[later] * 2
    elif kind == "constant":
        declared[traded] = receipts[traded] + 0.75 * mean * noise(n)
    elif kind == "constant_from":
        declared[later] = receipts[later] + mean * noise(len(later))
    return np.round(declared)


def without_edges(table):
    """Without zeros before the first and after the last trade, and without these two months."""
    values = table.to_numpy(float).copy()
    for row in values:
        traded = np.flatnonzero(np.nan_to_num(row) > 0)
        if len(traded) == 0:
            row[:] = np.nan
            continue
        if traded[0] > 0:
            row[: traded[0] + 1] = np.nan
        if traded[-1] < len(row) - 1:
            row[traded[-1]:] = np.nan
    return pd.DataFrame(values, index=table.index, columns=table.columns)


def texas(which):
    """Receipts [storefront, month] as filed ("raw"), without edges, or of the stable only."""
    receipts = pd.read_csv(data_file("texas", "texas_receipts.csv.gz"))
    sites = pd.read_csv(data_file("texas", "texas_sites.csv"), dtype=str).set_index("id")
    table = receipts.pivot(index="id", columns="month", values="receipts").astype(float)
    table = table[sites.county.reindex(table.index).isin(COUNTIES).to_numpy()]
    if which == "edges":
        table = without_edges(table)
    traded = table.fillna(0) > 0
    if which == "stable":
        table, traded = table[traded.all(axis=1)], traded[traded.all(axis=1)]
    table = table[traded.sum(axis=1) >= LEAST_MONTHS]
    places = sites.reindex(table.index)
    return table, None, places.kind, places.zip


def broadway(counted):
    """Grosses and seats sold; every three years stand as 2015 to 2017, theatres apart."""
    shows = pd.read_csv(data_file("broadway", "broadway_monthly.csv"))
    shows = shows[shows.days >= 26]
    gross, seats = [], []
    for year in range(int(shows.month.min()[:4]), int(shows.month.max()[:4]) + 1, 3):
        inside = shows.month.between(f"{year}-01", f"{year + 2}-12")
        window = shows[inside].copy()
        window["month"] = [f"{int(m[:4]) - year + 2015}{m[4:]}" for m in window.month]
        count = window.groupby("id").month.count()
        window = window[window.id.isin(count.index[count >= 8])]
        if window.empty:
            continue
        window["id"] = [f"W{year}_{name}" for name in window.id]
        gross.append(window.pivot(index="id", columns="month", values="gross_usd"))
        seats.append(window.pivot(index="id", columns="month", values="seats_sold"))
    table = pd.concat(gross).round()
    sector = pd.Series(["theatre_" + name[1:5] for name in table.index], table.index)
    return table, pd.concat(seats).round() if counted else None, sector, pd.Series("", table.index)


def make(source, seed, fronts=True):
    table, counted, sector, postcode = source()
    rng = np.random.default_rng(seed)
    lot = int(rng.integers(1 << 30))
    table = table.sample(min(STOREFRONTS, len(table)), random_state=lot).sort_index()
    declared = table.to_numpy(float).copy()
    honest, kind = declared.copy(), np.full(len(declared), "", object)
    if fronts:
        count = max(6, round(FRONTS * len(declared)))
        for k, i in enumerate(rng.choice(len(declared), count, False)):
            kind[i] = KINDS[k % len(KINDS)]
            declared[i] = plant(declared[i], kind[i], rng)
    register = pd.DataFrame({"storefront_id": table.index,
                             "sector": sector.reindex(table.index).to_numpy(),
                             "postcode": postcode.reindex(table.index).to_numpy()})
    world = World(list(table.columns), register, declared, (kind != "").astype(int), kind,
                  honest=honest, zeros=True)
    if counted is not None:
        world.footfall = counted.reindex(index=table.index, columns=table.columns).to_numpy(float)
        world.footfall_kind = "visitors"
    return world


WORLDS = {
    "texas_stable": lambda seed, fronts: make(lambda: texas("stable"), seed, fronts),
    "texas_edges": lambda seed, fronts: make(lambda: texas("edges"), seed, fronts),
    "texas_raw": lambda seed, fronts: make(lambda: texas("raw"), seed, fronts),
    "broadway": lambda seed, fronts: make(lambda: broadway(True), seed, fronts),
    "broadway_turnover": lambda seed, fronts: make(lambda: broadway(False), seed, fronts),
}
