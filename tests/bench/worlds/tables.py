"""A world in memory, written as gevel's neutral tables."""
import os
from dataclasses import dataclass, field

import numpy as np
import pandas as pd


class NoData(Exception):
    """The real data that a world is made of are not here."""


@dataclass
class World:
    """n storefronts by T months; NaN = not filed, not counted."""

    months: list  # T names, "2024-12"
    register: pd.DataFrame  # one row per storefront; column storefront_id first
    declared: np.ndarray  # [n, T] EUR
    front: np.ndarray  # [n] 0 or 1
    mechanism: np.ndarray  # [n] of the front, or why an honest one differs; ""
    footfall: np.ndarray | None = None  # [n, T]
    footfall_kind: str = "passers_by"
    honest: np.ndarray | None = None  # [n, T] what was traded of it; NaN as declared
    zeros: bool = False  # months filed as zero are rows
    more: dict = field(default_factory=dict)  # further tables by name


def data_file(*parts):
    """A file of the folder $GEVEL_REAL."""
    folder = os.environ.get("GEVEL_REAL")
    if not folder:
        raise NoData("$GEVEL_REAL names no folder of real data")
    path = os.path.join(folder, *parts)
    if not os.path.exists(path):
        raise NoData(f"no {'/'.join(parts)} in $GEVEL_REAL")
    return path


def months_until(count, year=2024, month=12):
    last = 12 * year + month - 1
    return [f"{k // 12:04}-{k % 12 + 1:02}" for k in range(last - count + 1, last + 1)]


def series(world, values, column):
    """[n, T] as rows storefront_id, month, column; whole numbers."""
    wide = pd.DataFrame(values, index=world.register.storefront_id, columns=world.months)
    rows = wide.stack().dropna().reset_index()
    rows.columns = ["storefront_id", "month", column]
    rows[column] = rows[column].round().astype("int64")
    return rows if world.zeros else rows[rows[column] > 0]


def added_share(world):
    """[n] what was added of the turnover that a front declared; "" where nothing was, or unknown."""
    share = np.full(len(world.front), "", object)
    if world.honest is None:
        return share
    for i in np.flatnonzero(world.front):
        known = np.isfinite(world.declared[i]) & np.isfinite(world.honest[i])
        added = 1 - world.honest[i, known].sum() / world.declared[i, known].sum()
        share[i] = added if added > 0.001 else ""
    return share


def write(world, out):
    os.makedirs(out, exist_ok=True)

    def table(name, rows):
        rows.to_csv(os.path.join(out, name + ".csv"), index=False)

    table("storefronts", world.register)
    table("turnover", series(world, world.declared, "amount_eur"))
    if world.footfall is not None:
        counts = np.where(world.footfall > 0, np.maximum(world.footfall, 1), np.nan)
        rows = series(world, counts, "count")
        table("footfall", rows.assign(kind=world.footfall_kind))
    for name, rows in world.more.items():
        table(name, rows)
    truth = {"storefront_id": world.register.storefront_id, "front": world.front,
             "mechanism": world.mechanism, "illicit_share": added_share(world), "from_month": ""}
    table("truth", pd.DataFrame(truth))
