"""A harbour town, and what clever owners do, by an author who did not know the model.

Footfall is a street's flow times the door's place; shops have promotions, holidays, trends of their
own; ticket prices rise. Variants: heavy tails, tourist streets, many undocumented web sellers, no
footfall, a small town.
"""
import numpy as np

from .store import MECHANISMS, MONTHS, Town, inject, store, world_of

CLEVER = ("v_track", "v_busy", "v_fakefoot", "v_split", "v_grow", "v_noise", "v_stop")
# log ticket, sd; log visits, sd; log capture; noise; season, month of its peak; share
SECTORS = np.array([
    (3.1, .25, 8.8, .7, -1.8, .04, .05, 11, .10),  # supermarket
    (3.8, .50, 6.9, .7, -3.1, .12, .25, 11, .13),  # clothing
    (2.1, .30, 7.6, .6, -2.9, .10, .18, 6, .13),  # cafe
    (3.2, .40, 7.2, .6, -3.1, .11, .12, 5, .17),  # restaurant
    (3.4, .30, 5.9, .5, -4.0, .09, .06, 11, .11),  # hairdresser
    (3.3, .35, 5.7, .5, -4.2, .10, .15, 5, .06),  # nail bar
    (2.4, .30, 7.2, .6, -2.9, .08, .10, 6, .08),  # night shop
    (3.6, .50, 5.9, .6, -3.8, .15, .20, 11, .06),  # phone shop
    (1.9, .25, 8.2, .5, -2.2, .05, .04, 11, .09),  # bakery
    (3.0, .35, 6.3, .5, -4.0, .15, .18, 3, .03),  # car wash
    (5.2, .60, 5.0, .6, -4.6, .22, .45, 11, .04),  # jeweller
])
RISKY = (2, 3, 4, 5, 6, 7, 9)
STREETS, OWNERS, PRICES = 60, 0.85, 0.02
MONTH = np.arange(MONTHS)
CALENDAR = MONTH % 12


def clever(rng, town, i, mechanism):
    """Declared months of storefront i; none of these is a shape of the model's own list."""
    if not mechanism.startswith("v_"):
        return inject(rng, town, i, mechanism)
    honest = town.honest[i]
    mean = np.nanmean(honest)

    def jitter(sd):
        return np.exp(rng.normal(0, sd, MONTHS))

    if mechanism == "v_track":  # follows the people counted at the door
        people = town.footfall[i] / np.nanmean(town.footfall[i])
        return honest + 0.8 * mean * np.where(np.isnan(people), 1, people) * jitter(0.04)
    if mechanism == "v_busy":  # only when everybody is busy
        sales = np.where(town.honest > 0, town.honest, np.nan)
        busy = np.nanmean(np.log(sales) - np.log(np.nanmean(town.honest, 1))[:, None], 0)
        on = busy >= np.quantile(busy, 0.67)
        return honest + np.where(on, 1.4 * mean, 0) * jitter(0.10)
    if mechanism == "v_fakefoot":  # buys people who walk in
        start, times = rng.integers(3, MONTHS - 5), 1.8
        town.footfall[i, start:] *= times
        return honest + np.where(MONTH >= start, honest * (times - 1), 0) * jitter(0.05)
    if mechanism == "v_split":  # one flow over two shops, each stays modest
        return honest + 0.35 * mean * jitter(0.10)
    if mechanism == "v_grow":
        return honest + honest * (1.025**MONTH - 1) * jitter(0.03)
    if mechanism == "v_stop":
        stop = rng.integers(MONTHS // 3, MONTHS // 2 + 1)
        return honest + np.where(MONTH < stop, 0.9 * mean, 0) * jitter(0.12)
    return honest + 0.7 * mean * jitter(0.40)  # v_noise


def passers(rng, street):
    """Log people at each door, and the flow and the place that they come from."""
    flow = rng.normal(11, 0.7, STREETS)
    months = np.cumsum(rng.normal(0, 0.02, (STREETS, MONTHS)), 1)
    months += rng.normal(0, 0.03, (STREETS, MONTHS))
    months += 0.08 * np.cos(2 * np.pi * (CALENDAR - 5) / 12)
    weather, place = rng.normal(0, 0.035, MONTHS), rng.normal(0, 0.3, len(street))
    return flow[street][:, None] + place[:, None] + months[street] + weather, flow, place


def tourists(rng, street, share):
    """Log visits [n, T] of streets that live from summer, and log people who pass."""
    chosen = rng.random(STREETS) < share
    swing = np.where(chosen, rng.uniform(0.4, 0.9, STREETS), 0)[street]
    swing = swing * np.exp(rng.normal(0, 0.3, len(street)))
    wave = np.cos(2 * np.pi * (CALENDAR - 7) / 12)[None]
    return swing[:, None] * wave, 0.8 * np.where(chosen[street], 0.65, 0)[:, None] * wave


def trade(rng, sector, street, heavy, tourist):
    """A town of honest sales and the people who pass; heavy: tails of Student's t, 3 degrees."""
    n, s = len(sector), SECTORS[sector].T
    crowd, flow, place = passers(rng, street)

    def draw(*shape):
        return rng.standard_t(3, shape) / np.sqrt(3) if heavy else rng.normal(0, 1, shape)

    size = rng.normal(0, 1, n)
    season = s[6][:, None] * np.cos(2 * np.pi * (CALENDAR[None] - s[7][:, None]) / 12)
    season = season * np.exp(rng.normal(0, 0.35, n))[:, None]
    season = season + 0.35 * s[6][:, None] * (CALENDAR == 11)[None]
    new = draw(n, MONTHS)
    wave = new.copy()
    for t in range(1, MONTHS):
        wave[:, t] = 0.5 * wave[:, t - 1] + 0.866 * new[:, t]
    sd = s[5] * np.exp(rng.normal(0, 0.35, n))
    trend = rng.normal(0, 0.05, n)
    trend = trend + np.where(rng.random(n) < 0.08, rng.normal(0, 0.2, n), 0)
    level = s[2] + 0.55 * s[3] * size + 0.35 * (flow[street] - 11 + place)
    level = level + rng.normal(0, 0.45, n) * (draw(n) if heavy else 1.0)
    visits = level[:, None] + season + 0.9 * (crowd - crowd.mean(1, keepdims=True))
    visits += sd[:, None] * wave + trend[:, None] * (MONTH - MONTHS / 2) / 12
    if tourist:
        summer, people = tourists(rng, street, tourist)
        visits, crowd = visits + summer, crowd + people
    for i in np.flatnonzero(rng.random(n) < 0.25):  # closed for some weeks
        month = rng.choice([6, 7, 1])
        visits[i, CALENDAR == month] -= rng.uniform(0.3, 1.0)
    promoted = rng.random((n, MONTHS)) < 0.02
    visits += np.where(promoted, rng.uniform(0.15, 0.5, (n, MONTHS)), 0)
    visitors = rng.poisson(np.exp(np.clip(visits, -3, 14))).astype(float)
    ticket = s[0] + s[1] * draw(n) + 0.1 * size
    sales = np.exp(ticket)[:, None] * visitors * np.exp(0.35 * sd[:, None] * draw(n, MONTHS))
    sales *= (1 + PRICES) ** (MONTH / 12)
    if heavy:
        odd = rng.random((n, MONTHS)) < 0.01
        sales *= np.where(odd, rng.uniform(1.5, 4, (n, MONTHS)), 1)
    door = rng.normal(0, 0.225, n)[:, None]
    counted = np.exp(crowd + door + rng.normal(0, 0.06, (n, MONTHS)))
    town = Town(sales, counted, sector, street)
    staff = np.exp(0.8 * np.log(sales.mean(1)) - 7.0 + rng.normal(0, 0.35, n))
    area = np.exp(4.2 + 0.5 * size + rng.normal(0, 0.4, n))
    hours = np.clip(rng.normal(210, 45, n), 60, 400)
    town.size = np.maximum(0.5, np.round(staff, 1)), area, hours
    return town


def except_some(rng, town, web, documented):
    """Web sellers, refits, lumps, rounders: honest, and unlike their peers."""
    n, sales, why = town.n, town.honest, town.why
    mean = sales.mean(1)
    for i in np.flatnonzero(rng.random(n) < web):
        why[i] = "webshop"
        level = mean[i] * np.exp(rng.normal(0, 0.8))
        flow = rng.normal(0, 0.12, MONTHS)
        flow = flow + rng.normal(0, 0.15) * (MONTH - MONTHS / 2) / 12 + 0.15 * (CALENDAR == 10)
        sales[i] += level * np.exp(flow)
        town.documented[i] = rng.random() < documented
    for i in np.flatnonzero((rng.random(n) < 0.03) & (why == "")):
        why[i], month = "refit", rng.integers(4, MONTHS - 3)
        sales[i, month:] *= np.exp(rng.normal(0.08, 0.25))
        sales[i, month - 1] *= rng.uniform(0.2, 0.8)
    for i in np.flatnonzero((rng.random(n) < 0.02) & (why == "")):
        why[i] = "lumps"
        sales[i] += mean[i] * 0.5 * rng.gamma(0.6, 1 / 0.6, MONTHS)
    for i in np.flatnonzero(rng.random(n) < 0.03):
        sales[i] = np.round(sales[i] / 10) * 10


def own(rng, town, share):
    """Owners, changes of owner and fronts, half of them in rings."""
    n, owners = town.n, int(OWNERS * town.n)
    town.owner = rng.integers(0, owners, n)
    town.second_owner = np.where(rng.random(n) < 0.1, rng.integers(0, owners, n), -1)
    town.address = np.arange(n)
    town.change_owners(rng, 0.07)
    count = int(round(share * n))
    chance = np.where(np.isin(town.sector, RISKY), 2.5, 1.0) * (town.why == "")
    fronts = np.array([], int)
    if count:
        fronts = rng.choice(n, count, replace=False, p=chance / chance.sum())
    members = rng.permutation(fronts)[: int(0.5 * count)]
    first, ring = 0, 2 * n
    while first < len(members):
        size = rng.integers(2, 7)
        town.owner[members[first : first + size]] = ring
        town.owner[rng.choice(n, rng.integers(0, 2))] = ring
        first, ring = first + size, ring + 1
    return fronts


def harbour(seed, fronts=True, n=1500, heavy=False, tourist=0.0, web=0.04, documented=0.6,
            counted=True):
    rng = np.random.default_rng(seed + 77_000_000)
    share = SECTORS[:, 8]
    sector = rng.choice(len(SECTORS), n, p=share / share.sum())
    street = rng.integers(0, STREETS, n)
    at = rng.uniform(0, 4, (STREETS, 2))[street] + rng.normal(0, 0.06, (n, 2))
    town = trade(rng, sector, street, heavy, tourist)
    town.place = at
    except_some(rng, town, web, documented)
    town.plant(rng, own(rng, town, 0.04 if fronts else 0), MECHANISMS + CLEVER, clever)
    town.footfall = np.where(rng.random((n, MONTHS)) < 0.1, np.nan, town.footfall)
    town.declared = np.where(rng.random((n, MONTHS)) < 0.015, np.nan, town.declared)
    for i in np.flatnonzero(rng.random(n) < 0.08):
        town.open_late(i, rng.integers(4, 10))
        town.transfer[i] = -1
    if not counted:
        town.footfall[:] = np.nan
    return world_of(town)


def clever_store(seed, fronts=True):
    """Drugstores of which all ways of declaring too much, plain and clever, are planted."""
    return store(seed, fronts, mechanisms=MECHANISMS + CLEVER, how=clever)


WORLDS = {
    "harbour": harbour,
    "harbour_heavy": lambda seed, fronts: harbour(seed, fronts, heavy=True),
    "harbour_tourist": lambda seed, fronts: harbour(seed, fronts, tourist=0.4),
    "harbour_web": lambda seed, fronts: harbour(seed, fronts, web=0.30, documented=0.0),
    "harbour_uncounted": lambda seed, fronts: harbour(seed, fronts, counted=False),
    "harbour_small": lambda seed, fronts: harbour(seed, fronts, n=90),
}
