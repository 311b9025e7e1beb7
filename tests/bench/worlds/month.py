"""What does one month do to a place on the list?

One month of each of the first storefronts is multiplied by a factor, all at once, and the city is
scanned afresh: an owner who lowers a month must not vanish, one odd month must not make a front.
"""
import dataclasses
import tempfile

import numpy as np

from . import tables
from .scan import ranked

FACTORS = (0.05, 0.3, 3.0, 20.0)
FIRST = 40


def scanned(world, settings):
    with tempfile.TemporaryDirectory() as folder:
        tables.write(world, folder)
        return ranked(folder, settings).log_odds


def moves(world, seed, rounds, settings=()):
    """[FACTORS] -> how far the log odds moved, nats; `rounds` months of each of the first."""
    before = scanned(world, settings)
    before = before[np.isfinite(before)].sort_values(ascending=False)
    first = list(before.index[:max(10, min(FIRST, len(before) // 10))])
    row = {str(shop): i for i, shop in enumerate(world.register.storefront_id)}
    rng = np.random.default_rng(seed)
    found = {factor: [] for factor in FACTORS}
    for turn in range(rounds):
        declared, factors = world.declared.copy(), {}
        for place, shop in enumerate(first):
            traded = np.flatnonzero(declared[row[shop]] > 0)
            factors[shop] = FACTORS[(place + turn) % len(FACTORS)]
            declared[row[shop], rng.choice(traded)] *= factors[shop]
        after = scanned(dataclasses.replace(world, declared=declared), settings)
        for shop, factor in factors.items():
            found[factor].append(after[shop] - before[shop])
    return found


def table(makers, seed, rounds, settings, run):
    """makers: name -> how its world with fronts is made; run: map, perhaps of a pool."""

    def of(name):
        try:
            return name, moves(makers[name](seed, True), seed, rounds, settings)
        except tables.NoData:
            return name, None

    print("\none month of the first storefronts times a factor: nats that log odds move\n")
    heads = ["mean", "90 %", *(f"x {factor:g}" for factor in FACTORS)]
    print(f"{'':18}" + "".join(f"{head:>15}" for head in heads))
    for name, found in run(of, makers):
        if found is None:
            continue
        size = np.abs(np.concatenate([found[factor] for factor in FACTORS]))
        cells = [f"{size.mean():.2f}", f"{np.quantile(size, 0.9):.2f}",
                 *(f"{min(found[f]):+.1f} to {max(found[f]):+.1f}" for f in FACTORS)]
        print(f"{name:18}" + "".join(f"{c:>15}" for c in cells), flush=True)
