/* The cache of own evidence may only be used for a panel that gives the same evidence.
 *
 * Every column of the panel is perturbed in turn: either the key changes, and the cached file is
 * refused, or fresh evidence is the same to the bit. A column that the table below does not know
 * fails the test: whoever adds one to the panel says here how to perturb it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "detector/run/evidence_cache.h"
#include "detector/run/evidence_held.h"
#include "models/impute/allocation.h"
#include "tests/support/world.h"

typedef enum Kind {
    NUMBER,  /* one size_t or int of the panel itself: no column, see below */
    FLOATS,  /* [n] or [n x T] floats */
    BYTES,   /* [n] 0 or 1 */
    INTS,    /* [n] int below `most`, or a column of the window */
    SHORTS,  /* [n] uint16_t */
    VISITS,  /* [n] month numbers, INT_MIN = none */
    KEYS,    /* [n] int64_t */
    TEXTS,   /* [n] texts */
    NAMES,   /* [sectors] texts */
    TEXT,    /* one text */
    PERIODS, /* [n x T] figures */
    OTHER,   /* nothing of the own evidence reads it: enterprises' totals are spent by allocation,
                `check`   tells from what districts are known */
} Kind;

typedef struct Field {
    const char *name;
    size_t offset, size;
    Kind kind;
    bool cells; /* [n x T] */
} Field;

#define FIELD(field, kind, cells) \
    { #field, offsetof(Panel, field), sizeof(((Panel *)0)->field), kind, cells }

static const Field fields[] = {
    FIELD(n, NUMBER, false),
    FIELD(months, NUMBER, false),
    FIELD(first_month, NUMBER, false),
    FIELD(key, KEYS, false),
    FIELD(id, TEXTS, false),
    FIELD(name, TEXTS, false),
    FIELD(street, TEXTS, false),
    FIELD(house_number, TEXTS, false),
    FIELD(postcode, TEXTS, false),
    FIELD(district, TEXTS, false),
    FIELD(district_basis, OTHER, false),
    FIELD(district_source, OTHER, false),
    FIELD(enterprise, TEXTS, false),
    FIELD(traits, TEXTS, false),
    FIELD(sector, INTS, false),
    FIELD(sectors, NUMBER, false),
    FIELD(sector_name, NAMES, false),
    FIELD(turnover, FLOATS, true),
    FIELD(period, PERIODS, true),
    FIELD(footfall, FLOATS, true),
    FIELD(proxy[PROXY_PURCHASES], FLOATS, true),
    FIELD(proxy[PROXY_CARD], FLOATS, true),
    FIELD(proxy[PROXY_WAGES], FLOATS, true),
    FIELD(proxy[PROXY_ENERGY], FLOATS, true),
    FIELD(proxy[PROXY_WATER], FLOATS, true),
    FIELD(proxy[PROXY_WASTE], FLOATS, true),
    FIELD(proxy[PROXY_SEATS], FLOATS, true),
    FIELD(footfall_kind, TEXT, false),
    FIELD(staff, FLOATS, false),
    FIELD(area, FLOATS, false),
    FIELD(hours, FLOATS, false),
    FIELD(lon, FLOATS, false),
    FIELD(lat, FLOATS, false),
    FIELD(transfer, INTS, false),
    FIELD(confirmed, VISITS, false),
    FIELD(phoenix, OTHER, false), /* read after the evidence, by what inspections teach */
    FIELD(opaque, OTHER, false),
    FIELD(documented, BYTES, false),
    FIELD(central, BYTES, false),
    FIELD(shared, BYTES, false),
    FIELD(allocation_sd, FLOATS, false),
    FIELD(margin_sd, FLOATS, false),
    FIELD(link_sd, FLOATS, false),
    FIELD(link_millibits, OTHER, false),
    FIELD(footfall_sd, FLOATS, false),
    FIELD(footfall_month_sd, FLOATS, false),
    FIELD(footfall_m, FLOATS, false),
    FIELD(sensors, OTHER, false),
    FIELD(counters, OTHER, false),
    FIELD(enterprises, OTHER, false),
    FIELD(enterprise_turnover, OTHER, false),
    FIELD(strangers, OTHER, false),
    FIELD(contradictions, OTHER, false),
    FIELD(orphans, OTHER, false),
    FIELD(unidentified, OTHER, false),
    FIELD(correction, OTHER, false), /* already in turnover */
    FIELD(corrections, OTHER, false),
    FIELD(shops, SHORTS, false),
    FIELD(zero, OTHER, false), /* in the key: they are months without trade (plain/clean.c) */
};
enum { FIELDS = sizeof fields / sizeof *fields };

Test(evidence_cache, the_table_knows_every_field_of_the_panel) {
    unsigned char known[sizeof(Panel)] = {0};
    for (size_t f = 0; f < FIELDS; f++) memset(known + fields[f].offset, 1, fields[f].size);
    for (size_t at = 0; at < sizeof(Panel); at += sizeof(int)) {
        const bool padding = at == offsetof(Panel, first_month) + sizeof(int);
        cr_expect(known[at] || padding,
                  "the panel has a field at byte %zu that fields[] lacks: add "
                  "it, and to evidence_cache.c when a signal reads it",
                  at);
    }
}

/* ---- perturbing one column ---- */

static const void *changed_floats(const float *old, size_t count, Arena *arena) {
    float *out = ARENA_ARRAY(arena, float, count);
    for (size_t k = 0; k < count; k++)
        out[k] = !old ? 0.3f : k % 3 ? old[k] : isnan(old[k]) ? 1.0f : old[k] * 1.4f;
    return out;
}

static const void *changed_ints(const int *old, size_t count, int most, Arena *arena) {
    int *out = ARENA_ARRAY(arena, int, count);
    for (size_t k = 0; k < count; k++) out[k] = k % 3 ? old[k] : (old[k] + 1) % most;
    return out;
}

static const void *changed_bytes(const unsigned char *old, size_t count, Arena *arena) {
    unsigned char *out = ARENA_ARRAY(arena, unsigned char, count);
    for (size_t k = 0; k < count; k++) out[k] = k % 3 ? old[k] : !old[k];
    return out;
}

static const void *changed_texts(const char *const *old, size_t count, Arena *arena) {
    const char **out = ARENA_ARRAY(arena, const char *, count);
    for (size_t k = 0; k < count; k++)
        out[k] = k % 3 ? old[k] : arena_printf(arena, "%szz", old[k] ? old[k] : "");
    return out;
}

static const void *changed_keys(const int64_t *old, size_t count, Arena *arena) {
    int64_t *out = ARENA_ARRAY(arena, int64_t, count);
    for (size_t k = 0; k < count; k++) out[k] = old[k] + 1000;
    return out;
}

static const void *changed_shorts(size_t count, Arena *arena) {
    uint16_t *out = ARENA_ARRAY(arena, uint16_t, count);
    for (size_t k = 0; k < count; k++) out[k] = 3;
    return out;
}

/* Every third storefront was confirmed in the last month. */
static const void *changed_visits(const Panel *p, Arena *arena) {
    int *out = ARENA_ARRAY(arena, int, p->n);
    for (size_t i = 0; i < p->n; i++)
        out[i] = i % 3 ? INT_MIN : p->first_month + (int)p->months - 1;
    return out;
}

/* Every third storefront files quarters. */
static const void *changed_periods(const Panel *p, Arena *arena) {
    unsigned char *out = ARENA_ARRAY(arena, unsigned char, p->n * p->months);
    for (size_t i = 0; i < p->n; i++)
        for (size_t t = 0; t < p->months; t++)
            out[i * p->months + t] = (unsigned char)(i % 3 ? t : t - t % 3);
    return out;
}

static const void *changed_column(const Field *field, const Panel *p, Arena *arena) {
    const size_t count = field->cells ? p->n * p->months : p->n;
    const void *old = *(const void *const *)((const char *)p + field->offset);
    switch (field->kind) {
        case FLOATS:
            return changed_floats(old, count, arena);
        case BYTES:
            return changed_bytes(old, count, arena);
        case INTS:
            return changed_ints(old, count,
                                strcmp(field->name, "sector") ? (int)p->months : (int)p->sectors,
                                arena);
        case VISITS:
            return changed_visits(p, arena);
        case SHORTS:
            return changed_shorts(count, arena);
        case KEYS:
            return changed_keys(old, count, arena);
        case TEXTS:
            return changed_texts(old, count, arena);
        case NAMES:
            return changed_texts(old, p->sectors, arena);
        case TEXT:
            return strcmp(old, "visitors") ? "visitors" : "passers_by";
        case PERIODS:
            return changed_periods(p, arena);
        default:
            return old;
    }
}

/* ---- the same evidence? ---- */

static Evidence fresh(const Panel *panel, const Params *params, Arena *arena) {
    Evidence e;
    Err err = {0};
    must(evidence_compute(panel, params, &parallel_serial, arena, &e, &err), &err);
    return e;
}

static bool same_bytes(const void *a, const void *b, size_t bytes) {
    return memcmp(a, b, bytes) == 0;
}

static bool same_learned(const Learned *a, const Learned *b) {
    if (!a || !b) return a == b;
    bool same = a->storefronts == b->storefronts && a->curves == b->curves &&
                a->kinds == b->kinds && a->bins == b->bins &&
                same_bytes(a->curve, b->curve, sizeof a->curve) &&
                same_bytes(a->bin, b->bin, sizeof a->bin);
    for (size_t k = 0; k < a->kinds; k++)
        same &= a->kind[k].kind == b->kind[k].kind &&
                same_bytes(&a->kind[k].share, &b->kind[k].share, 4 * sizeof(double));
    return same;
}

static bool same_evidence(const Evidence *a, const Evidence *b, size_t months) {
    const size_t n = a->n;
    bool same = a->n == b->n && a->prevalence == b->prevalence &&
                a->prior_log_odds == b->prior_log_odds && same_bytes(a->judged, b->judged, n) &&
                same_bytes(a->evidence, b->evidence, n * a->signals * sizeof *a->evidence) &&
                same_bytes(a->log_odds, b->log_odds, n * sizeof *a->log_odds) &&
                same_bytes(a->share, b->share, n * sizeof *a->share) &&
                same_bytes(a->unexplained_eur_year, b->unexplained_eur_year,
                           n * sizeof *a->unexplained_eur_year) &&
                same_bytes(a->detail, b->detail, n * a->details * sizeof *a->detail) &&
                same_bytes(a->expected, b->expected, n * months * sizeof *a->expected) &&
                same_bytes(a->band, b->band, n * sizeof *a->band) &&
                same_learned(a->learned, b->learned);
    for (size_t i = 0; i < n && same; i++)
        same = (!a->reason[i] && !b->reason[i]) ||
               (a->reason[i] && b->reason[i] && strcmp(a->reason[i], b->reason[i]) == 0);
    return same;
}

typedef struct Bench {
    World world;
    Panel panel;
    Params *params;
    Evidence evidence;
    char key[DIGEST_TEXT];
} Bench;

/* With as few planted copies as may be: whether two evidences are the same does not hang on them.
 */
static Params *bench_params(Arena *arena) {
    Err err = {0};
    Params *params = params_open(arena);
    must(params_set(params, "plant.copies=50", &err), &err);
    return params;
}

static void bench_open(Bench *b) {
    world_open(&b->world);
    world_import(&b->world, GEVEL_SOURCE_DIR "/datasets/sample");
    world_panel(&b->world, &b->panel);
    b->params = bench_params(b->world.arena);
    allocation_apply(&b->panel, b->params, b->world.arena);
    b->evidence = fresh(&b->panel, b->params, b->world.arena);
    evidence_key(&b->panel, b->params, b->key);
    evidence_cache_save(b->world.store.path, b->key, &b->panel, &b->evidence);
}

/* Under held estimates a file is read row by row: after any change of a column, of some of the
 * storefronts or all, what comes of it is what would be judged. */
Test(evidence_cache, rows_of_a_changed_column_are_judged) {
    Bench b;
    size_t partly = 0;
    Err err = {0};
    EstimatesBytes bytes;
    Estimates held;
    Evidence e;
    bench_open(&b);
    Arena *keep = b.world.arena;
    b.panel.shops = changed_shorts(b.panel.n, keep); /* where totals are shared, these are known */
    const EvidenceInput learn = {
        .panel = &b.panel, .params = b.params, .parallel = &parallel_serial, .keep = &bytes};
    must(evidence_make(&learn, keep, &e, &err), &err);
    must(estimates_unpack(bytes.bytes, bytes.size, keep, &held, &err), &err);
    for (size_t f = 0; f < FIELDS; f++) {
        if (fields[f].kind == NUMBER || fields[f].kind == OTHER) continue;
        Arena *arena = arena_open();
        Panel panel = b.panel;
        for (int changed = 0; changed < 2; changed++) {
            const void *column = changed_column(&fields[f], &b.panel, arena);
            if (changed) memcpy((char *)&panel + fields[f].offset, &column, sizeof column);
            EstimatesGaps gaps;
            Evidence read, judged;
            size_t count;
            EvidenceRow *row = ARENA_ARRAY(arena, EvidenceRow, panel.n);
            evidence_rows(&panel, row);
            estimates_gaps(&held, &panel, &gaps);
            const EvidenceInput input = {
                .panel = &panel, .params = b.params, .parallel = &parallel_serial, .held = &held};
            const HeldInput rows = {&input, bytes.digest, &gaps, row, b.world.store.path};
            must(evidence_held(&rows, arena, &read, &count, &err), &err);
            must(evidence_make(&input, arena, &judged, &err), &err);
            cr_expect(same_evidence(&read, &judged, panel.months), "panel.%s", fields[f].name);
            partly += changed && count > 0 && count < panel.n;
        }
        arena_close(arena);
    }
    cr_expect(lt(sz, 10, partly), "columns of which single rows were judged");
    world_close(&b.world);
}

Test(evidence_cache, a_changed_column_is_refused_or_changes_nothing) {
    Bench b;
    size_t refused = 0;
    bench_open(&b);
    for (size_t f = 0; f < FIELDS; f++) {
        if (fields[f].kind == NUMBER || fields[f].kind == OTHER) continue;
        Arena *arena = arena_open();
        Panel panel = b.panel;
        char key[DIGEST_TEXT];
        Evidence cached = {0};
        const void *column = changed_column(&fields[f], &b.panel, arena);
        memcpy((char *)&panel + fields[f].offset, &column, sizeof column);
        evidence_key(&panel, b.params, key);
        if (evidence_cache_load(b.world.store.path, key, &panel, arena, &cached)) {
            const Evidence e = fresh(&panel, b.params, arena);
            cr_expect(same_evidence(&e, &cached, panel.months),
                      "evidence depends on panel.%s, which the cache's key does not hold",
                      fields[f].name);
        } else {
            refused++;
        }
        arena_close(arena);
    }
    cr_expect(lt(sz, 15, refused), "hardly any column is part of the key");
    world_close(&b.world);
}

Test(evidence_cache, what_is_kept_comes_back_to_the_bit) {
    Bench b;
    Evidence cached = {0};
    bench_open(&b);
    cr_assert(evidence_cache_load(b.world.store.path, b.key, &b.panel, b.world.arena, &cached));
    cr_expect(same_evidence(&b.evidence, &cached, b.panel.months));
    world_close(&b.world);
}

/* Every parameter in turn, moved inside its range: refused, or the same evidence. */
Test(evidence_cache, a_changed_parameter_is_refused_or_changes_nothing) {
    Bench b;
    Err err = {0};
    bench_open(&b);
    for (size_t k = 0; k < params_count(b.params); k++) {
        const ParamValue v = params_at(b.params, k);
        if (v.group->stage <= STAGE_EVIDENCE) continue;
        Arena *arena = arena_open();
        Params *params = bench_params(arena);
        const double moved = v.value < v.spec->high ? v.spec->high : v.spec->low;
        must(params_set(params,
                        arena_printf(arena, "%s.%s=%.15g", v.group->name, v.spec->name, moved),
                        &err),
             &err);
        char key[DIGEST_TEXT];
        evidence_key(&b.panel, params, key);
        cr_expect(eq(str, key, b.key), "%s is said not to matter", v.group->name);
        const bool first = !k || params_at(b.params, k - 1).group != v.group;
        if (first) {
            const Evidence e = fresh(&b.panel, params, arena);
            cr_expect(same_evidence(&e, &b.evidence, b.panel.months), "%s.%s matters",
                      v.group->name, v.spec->name);
        }
        arena_close(arena);
    }
    world_close(&b.world);
}
