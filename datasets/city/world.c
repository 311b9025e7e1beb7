#include "datasets/city/world.h"

#include <math.h>

#include "datasets/city/chance.h"

enum { STREET_MIN = 25, STREET_MAX = 40, HOT_EVERY = 60, RING_MIN = 3, RING_MAX = 8 };

static size_t draw_size(uint64_t seed, CityPurpose purpose, size_t index, size_t low, size_t high) {
    return low + (size_t)(chance_key(seed, purpose, index) % (high - low + 1));
}

/* Streets of 25 to 40 storefronts; a short rest joins the last street. One in sixty is hot, as
 * fronts like company; the first of each sixty keeps small cities from having none. */
static void make_streets(Arena *arena, CityWorld *world) {
    const size_t n = world->options.storefronts;
    const uint64_t seed = world->options.seed;
    world->street = ARENA_ARRAY(arena, CityStreet, n / STREET_MIN + 2);
    size_t first = 0, hot = 0, k = 0;
    while (first < n) {
        size_t size = draw_size(seed, FOR_STREET_SIZE, k, STREET_MIN, STREET_MAX);
        if (first + size + STREET_MIN > n) size = n - first;
        const uint64_t lucky = chance_key(seed, FOR_HOT, k / HOT_EVERY) % 2;
        world->street[k] = (CityStreet){
            .first = (uint32_t)first, .hot_before = (uint32_t)hot, .hot = k % HOT_EVERY == lucky};
        if (world->street[k].hot) hot += size;
        first += size;
        k++;
    }
    world->street[k] = (CityStreet){.first = (uint32_t)n, .hot_before = (uint32_t)hot};
    world->streets = k;
    world->hot_storefronts = hot;
}

/* A storefront in a hot street is six times as likely to be a front, up to half of the street. */
static void share_fronts(CityWorld *world) {
    const double n = (double)world->options.storefronts, hot = (double)world->hot_storefronts;
    world->fronts = (size_t)(world->options.front_share * n + 1e-9);
    const double expected = (double)world->fronts * 6 * hot / (5 * hot + n);
    world->hot_fronts = (size_t)fmin(floor(expected), floor(hot / 2));
}

/* Six fronts in ten belong to rings; a rest too small for a ring joins the last one. */
static void make_rings(Arena *arena, CityWorld *world) {
    const size_t members = world->fronts * 6 / 10;
    world->ring_fronts = members >= RING_MIN ? members : 0;
    world->ring_first = ARENA_ARRAY(arena, uint32_t, members / RING_MIN + 2);
    size_t first = 0, k = 0;
    while (first < world->ring_fronts) {
        const size_t left = world->ring_fronts - first;
        size_t size = draw_size(world->options.seed, FOR_RING_SIZE, k, RING_MIN, RING_MAX);
        if (left <= RING_MAX) size = left;
        if (left > RING_MAX && left - size < RING_MIN) size = left - RING_MIN;
        world->ring_first[k++] = (uint32_t)first;
        first += size;
    }
    world->ring_first[k] = (uint32_t)first;
    world->rings = k;
}

Status city_world_make(const CityOptions *options, Arena *arena, CityWorld *world, Err *err) {
    *world = (CityWorld){.options = *options};
    world->first_month = month_make(2024, 12) - (int)options->months + 1;
    world->month_text = arena_alloc(arena, options->months, MONTH_TEXT);
    for (size_t t = 0; t < options->months; t++)
        month_format(world->first_month + (int)t, world->month_text[t]);
    TRY(city_sectors(arena, world, err));
    TRY(city_districts(arena, world, err));
    make_streets(arena, world);
    share_fronts(world);
    make_rings(arena, world);
    world->owners = options->storefronts * 8 / 10;
    return ST_OK;
}

static size_t ring_of(const CityWorld *world, size_t member) {
    if (member >= world->ring_fronts) return SIZE_MAX;
    size_t low = 0, high = world->rings;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (world->ring_first[middle] <= member)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Each ring's director also has none, one or two honest businesses. */
static size_t decoy_ring(const CityWorld *world, size_t rank) {
    const size_t ring = rank / 2;
    if (ring >= world->rings) return SIZE_MAX;
    return rank % 2 < chance_key(world->options.seed, FOR_DECOY, ring) % 3 ? ring : SIZE_MAX;
}

CityRole city_role(const CityWorld *world, size_t street, size_t storefront) {
    const uint64_t seed = world->options.seed;
    const CityStreet *s = &world->street[street];
    CityRole role = {.ring = SIZE_MAX};
    if (s->hot) {
        const size_t slot = s->hot_before + (storefront - s->first);
        role.ordinal =
            chance_permute(chance_key(seed, FOR_FRONT_HOT, 0), slot, world->hot_storefronts);
        role.front = role.ordinal < world->hot_fronts;
    } else {
        const size_t fronts = world->fronts - world->hot_fronts;
        const size_t rank =
            chance_permute(chance_key(seed, FOR_FRONT, 0), storefront - s->hot_before,
                           world->options.storefronts - world->hot_storefronts);
        role.front = rank < fronts;
        role.ordinal = world->hot_fronts + rank;
        if (!role.front) role.ring = decoy_ring(world, rank - fronts);
    }
    if (role.front)
        role.ring = ring_of(
            world, chance_permute(chance_key(seed, FOR_RING, 0), role.ordinal, world->fronts));
    return role;
}
