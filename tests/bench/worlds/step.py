"""What anybody would try first: the largest t of a lasting rise, for comparison."""
import os

import numpy as np
import pandas as pd

EDGE, LEAST_MONTHS, LEAST_SD = 3, 8, 0.03


def log_table(folder, name, column, ids):
    rows = pd.read_csv(os.path.join(folder, name + ".csv"), dtype={"storefront_id": str})
    wide = rows[rows[column] > 0].pivot(index="storefront_id", columns="month", values=column)
    return np.log(wide.reindex(ids))


def largest_rise(values):
    """values [months], no NaN: t of the best split into before and after."""
    n = len(values)
    change = np.diff(values)
    sd = 1.4826 * np.median(np.abs(change - np.median(change))) / 2**0.5
    total, k = np.cumsum(values), np.arange(EDGE, n - EDGE + 1)
    before, after = total[k - 1] / k, (total[-1] - total[k - 1]) / (n - k)
    return np.max((after - before) / (max(sd, LEAST_SD) * np.sqrt(1 / k + 1 / (n - k))))


def statistic(folder):
    """By storefront_id: log turnover, per head where counted, peers' month taken out."""
    ids = pd.read_csv(os.path.join(folder, "storefronts.csv"), dtype=str).storefront_id
    table = log_table(folder, "turnover", "amount_eur", ids)
    if os.path.exists(os.path.join(folder, "footfall.csv")):
        heads = log_table(folder, "footfall", "count", ids).reindex(columns=table.columns)
        if heads.notna().any(axis=None):
            table = table - heads
    rest = table.to_numpy()
    rest = rest - np.nanmedian(rest, 1, keepdims=True)
    rest = rest - np.nanmedian(rest, 0, keepdims=True)
    known = [row[np.isfinite(row)] for row in rest]
    return pd.Series([largest_rise(v) if len(v) >= LEAST_MONTHS else 0.0 for v in known], ids)
