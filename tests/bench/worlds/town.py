"""The older synthetic city: thirteen sectors, streets, rings of owners, honest exceptions."""
import numpy as np

from .store import MECHANISMS, MONTHS, Town, world_of

# log basket, sd; log visits a month, sd; log capture; month-to-month sd; season; share
SECTORS = np.array([
    (2.9, .25, 8.6, .8, -2.0, .05, .08, .12),  # grocery
    (3.9, .45, 7.0, .7, -3.0, .12, .30, .12),  # clothing
    (3.2, .25, 8.0, .5, -2.5, .06, .10, .06),  # pharmacy
    (3.1, .40, 7.4, .6, -3.0, .10, .20, .17),  # restaurant
    (2.2, .35, 7.4, .6, -3.0, .12, .20, .09),  # bar
    (3.4, .35, 5.8, .5, -4.2, .08, .12, .11),  # hairdresser
    (3.2, .35, 6.3, .6, -3.8, .15, .35, .04),  # florist
    (5.3, .60, 5.2, .7, -4.5, .20, .45, .04),  # jewellery
    (2.5, .30, 7.8, .5, -2.7, .06, .06, .06),  # tobacco
    (1.9, .30, 8.3, .5, -2.2, .06, .08, .08),  # bakery
    (3.6, .35, 6.3, .6, -4.0, .07, .12, .03),  # gym
    (3.1, .40, 6.2, .6, -3.6, .12, .20, .03),  # car wash
    (3.3, .50, 6.3, .7, -3.5, .14, .30, .05),  # gifts, phones
])
RISKY = (3, 4, 5, 8, 11, 12)
STREETS, OWNERS = 120, 0.8
EXCEPTIONS = ("webshop", "wholesale", "catering", "destination", "franchise", "tourist",
              "headoffice", "sensor", "refurb", "rounder")
DOCUMENTED = ("webshop", "wholesale", "catering", "franchise", "headoffice")


def waves(rng, n, months, carry):
    """AR(1) of variance 1."""
    wave, new = np.zeros((n, months)), rng.normal(0, 1, (n, months))
    wave[:, 0] = new[:, 0]
    for t in range(1, months):
        wave[:, t] = carry * wave[:, t - 1] + np.sqrt(1 - carry**2) * new[:, t]
    return wave


def seasons(rng, month):
    """[sectors, T] log effect."""
    phase = rng.uniform(0, 2 * np.pi, len(SECTORS))
    phase[:] = np.where(rng.random(len(SECTORS)) < 0.7, np.pi * 1.9, phase)
    return np.array([s[6] * np.cos(2 * np.pi * month / 12 - p) + 0.5 * s[6] * (month % 12 == 11)
                     for s, p in zip(SECTORS, phase)])


def trade(rng, sector, street):
    """A town of honest sales and the people who pass, and the season of each storefront."""
    n, month = len(sector), np.arange(MONTHS)
    s = SECTORS[sector].T
    popular, size = rng.normal(0, 0.45, STREETS), rng.normal(0, 1, n)
    visits = s[2] + 0.6 * s[3] * size + 0.5 * popular[street] + rng.normal(0, 0.5, n) * s[3]
    basket = s[0] + s[1] * rng.normal(0, 1, n)
    season = seasons(rng, month)[sector]
    loading, trend = np.exp(rng.normal(0, 0.3, n)), rng.normal(0, 0.06, n)
    wave = waves(rng, n, MONTHS, 0.45)
    sd = s[5] * np.exp(rng.normal(0, 0.25, n))
    when = (month - MONTHS / 2) / MONTHS
    visitors = rng.poisson(np.exp(visits[:, None] + loading[:, None] * season +
                                  trend[:, None] * when + 0.8 * sd[:, None] * wave)).astype(float)
    noise = sd[:, None] * 0.5 * rng.normal(0, 1, (n, MONTHS))
    dearer = rng.normal(0, 0.05, n)[:, None] * when
    sales = np.exp(basket)[:, None] * visitors * np.exp(noise + dearer)
    capture = s[4] + rng.normal(0, 0.45, n)
    of_street = rng.normal(0, 0.05, (STREETS, MONTHS))
    passers = np.maximum(visitors, 1) * np.exp(
        -capture[:, None] + of_street[street] + rng.normal(0, 0.12, (n, MONTHS)))
    town = Town(sales, passers, sector, street)
    mean = np.nanmean(sales, 1)
    staff = np.exp(0.75 * np.log(mean) - 6.4 - 0.15 * (basket - s[0]) + rng.normal(0, 0.30, n))
    area = np.exp(0.55 * size + 0.3 * s[2] + 2.0 + rng.normal(0, 0.35, n))
    hours = np.clip(rng.normal(220, 40, n) + 20 * size, 60, 400)
    town.size = np.maximum(1, np.round(staff, 1)), area, hours
    return town, season, mean


def except_one(rng, town, i, season, mean):
    """One honest storefront that differs, and why."""
    month, why = np.arange(MONTHS), rng.choice(EXCEPTIONS)
    sales, passers = town.honest, town.footfall
    town.why[i] = why
    if why == "webshop":
        sales[i] *= 1 + np.exp(rng.normal(-0.2, 0.8)) * np.exp(rng.normal(0, 0.1, MONTHS))
    elif why == "wholesale":
        sales[i] += mean[i] * np.exp(rng.normal(0, 0.8)) * np.exp(rng.normal(0, 0.35, MONTHS))
    elif why == "catering":
        sales[i] += mean[i] * np.exp(rng.normal(-0.6, 0.6)) * rng.gamma(1.5, 1 / 1.5, MONTHS)
    elif why == "destination":
        passers[i] *= np.exp(-abs(rng.normal(0.7, 0.3)))
    elif why == "franchise":
        flat = np.exp(season[i] * 0.2 + rng.normal(0, 0.01, MONTHS))
        sales[i] = np.nanmean(sales[i]) * flat * np.exp(rng.normal(0, 0.3))
    elif why == "tourist":
        wave = np.exp(rng.uniform(0.3, 0.8) * np.cos(2 * np.pi * (month - 7) / 12))
        sales[i] *= wave
        passers[i] *= wave ** rng.uniform(0.4, 1.2)
    elif why == "headoffice":
        sales[i] *= np.exp(abs(rng.normal(1.2, 0.5)))
    elif why == "sensor":
        passers[i, rng.integers(4, MONTHS - 4) :] *= np.exp(rng.normal(0, 0.45))
    elif why == "refurb":
        sales[i, rng.integers(4, MONTHS - 4) :] *= np.exp(rng.normal(0.05, 0.22))
    elif why == "rounder":
        sales[i] = np.round(sales[i] / 100) * 100
    if why in DOCUMENTED and rng.random() < 0.6:
        town.documented[i] = 1


def own(rng, town, share):
    """Owners, addresses and fronts: six in ten of them in rings of one director."""
    n, owners = town.n, int(town.n * OWNERS)
    town.owner, town.address = rng.integers(0, owners, n), np.arange(n)
    shared = rng.random(n) < 0.06
    town.address[shared] = rng.integers(0, n // 50, shared.sum()) + n
    hot = rng.choice(STREETS, 2, replace=False)
    rng.permutation(n)  # keeps the worlds of earlier measurements
    chance = np.where(np.isin(town.street, hot), 6.0, 1.0)
    chance *= np.where(np.isin(town.sector, RISKY), 2.0, 1.0) * np.where(town.why == "", 1.0, 0.0)
    fronts = rng.choice(n, int(round(share * n)), replace=False, p=chance / chance.sum())
    members = rng.permutation(fronts)[: int(0.6 * len(fronts))]
    first, ring = 0, owners
    while first < len(members):
        size = rng.integers(3, 9)
        town.owner[members[first : first + size]] = ring
        town.owner[rng.choice(n, rng.integers(0, 3))] = ring
        first, ring = first + size, ring + 1
    town.second_owner = np.where(rng.random(n) < 0.15, rng.integers(0, owners, n), -1)
    return fronts


def city(seed, fronts=True, n=3000):
    rng = np.random.default_rng(seed)
    share = SECTORS[:, 7]
    sector = rng.choice(len(SECTORS), n, p=share / share.sum())
    street = rng.integers(0, STREETS, n)
    place = rng.uniform(0, 5, (STREETS, 2))[street] + rng.normal(0, 0.08, (n, 2))
    town, season, mean = trade(rng, sector, street)
    town.place = place
    town.change_owners(rng, 0.08)
    for i in np.flatnonzero(rng.random(n) < 0.12):
        except_one(rng, town, i, season, mean)
    town.documented[(town.why == "") & (rng.random(n) < 0.03)] = 1
    town.plant(rng, own(rng, town, 0.03 if fronts else 0), MECHANISMS)
    town.footfall = np.where(rng.random((n, MONTHS)) < 0.2, np.nan, town.footfall)
    town.declared = np.where(rng.random((n, MONTHS)) < 0.02, np.nan, town.declared)
    for i in np.flatnonzero(rng.random(n) < 0.1):
        months = rng.integers(4, 9)
        town.open_late(i, months)
        if 0 <= town.transfer[i] < MONTHS - months + 1:
            town.transfer[i] = -1
    return world_of(town)
