"""Where can a front hide?

One honest storefront at a time declares its months plus A times their mean, with month noise J (log
sd), in one of four ways: in every month, from a month on, until a month, in the city's busier half
of months. What counts is the share of storefronts found among the first 5 % of the list.
"""
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from .scan import ranked

WAYS = ("all", "from", "until", "busy")
AMOUNTS, JITTERS = (0.7, 1.5, 3.0), (0.05, 0.1, 0.2, 0.3, 0.4)
SEED, FIRST = 7, 0.05


def read(folder, name):
    return pd.read_csv(os.path.join(folder, name + ".csv"), dtype={"storefront_id": str})


class Place:
    """A folder of tables and the storefronts of it that may hide something."""

    def __init__(self, folder, shops):
        self.folder, self.turnover = folder, read(folder, "turnover")
        self.turnover["amount_eur"] = self.turnover.amount_eur.astype(float)
        truth = read(folder, "truth")
        honest = truth[(truth.front == 0) & truth.mechanism.fillna("").eq("")].storefront_id
        count = self.turnover.groupby("storefront_id").size()
        full = [s for s in honest if count.get(s, 0) >= count.max() - 1]
        lot = np.random.default_rng(SEED)
        self.shops = list(lot.choice(full, min(shops, len(full)), False))
        self.usual = self.turnover.groupby("month").amount_eur.median()

    def months(self, way, rng, shop):
        """Which of the shop's rows get an addition."""
        n = int((self.turnover.storefront_id == shop).sum())
        at, start = np.arange(n), rng.integers(n // 4, 3 * n // 4)
        if way == "busy":
            month = self.turnover.month[self.turnover.storefront_id == shop]
            return (month.map(self.usual) >= self.usual.median()).to_numpy()
        return {"all": at >= 0, "from": at >= start, "until": at < start}[way]

    def found(self, shop, way, amount, jitter):
        rng = np.random.default_rng(SEED)
        mine = (self.turnover.storefront_id == shop).to_numpy()
        honest = self.turnover.amount_eur[mine]
        on = self.months(way, rng, shop)
        added = amount * honest.mean() * np.exp(rng.normal(0, jitter, len(honest)))
        told = self.turnover.copy()
        told.loc[mine, "amount_eur"] = (honest + on * added).round(2)
        with tempfile.TemporaryDirectory() as work:
            for path in Path(self.folder).iterdir():
                if path.is_file() and path.name != "turnover.csv":
                    shutil.copy(path, work)
            told.to_csv(os.path.join(work, "turnover.csv"), index=False)
            rows = ranked(work)
        return rows["rank"][shop] <= max(5, FIRST * len(rows))


def table(folder, shops, run):
    """Prints one line a way and amount; run maps a function over shops."""
    place = Place(folder, shops)
    print(f"\nfound among the first {FIRST:.0%} of {folder}, {len(place.shops)} storefronts each\n")
    print("way    A     " + " ".join(f"J={j:.2f}" for j in JITTERS))
    for way in WAYS:
        for amount in AMOUNTS:
            cells = [np.mean(list(run(lambda s, j=j: place.found(s, way, amount, j), place.shops)))
                     for j in JITTERS]
            print(f"{way:6} {amount:3.1f}   " + " ".join(f"{c:6.2f}" for c in cells), flush=True)
