#include "datasets/city/filing.h"

#include <math.h>
#include <string.h>

#include "datasets/city/chance.h"

/* The chain of a sector that still takes storefronts. */
typedef struct Chain {
    size_t enterprise, members, planned;
    int start, end; /* columns its first storefront opened and its last one closed in */
    double declared[CITY_MONTHS];
} Chain;

struct Filing {
    const CityWorld *world;
    Chain *chain; /* [sectors] */
    gsl_rng *rng;
    bool joined; /* the storefront at hand is one of a chain */
};

static bool by_month(const CityOptions *o) {
    return o->period_months <= 1 && o->chain_share <= 0;
}

const char *filing_header(const CityOptions *options) {
    return by_month(options) ? "storefront_id,month,amount_eur"
                             : "storefront_id,enterprise_id,period_start,period_end,amount_eur";
}

Filing *filing_open(const CityWorld *world, Arena *arena) {
    Filing *filing = ARENA_ARRAY(arena, Filing, 1);
    *filing = (Filing){.world = world, .chain = ARENA_ARRAY(arena, Chain, world->sectors)};
    return filing;
}

/* Of its own generator, so that the trade of a storefront does not depend on how it is filed. */
size_t filing_enterprise(Filing *filing, const CityStorefront *shop) {
    const CityOptions *o = &filing->world->options;
    filing->joined = false;
    if (o->chain_share <= 0) return shop->index;
    if (!filing->rng) filing->rng = chance_open();
    gsl_rng_set(filing->rng, chance_key(o->seed, FOR_CHAIN, shop->index));
    if (gsl_rng_uniform(filing->rng) >= o->chain_share) return shop->index;
    filing->joined = true;
    Chain *chain = &filing->chain[shop->sector - filing->world->sector];
    if (!chain->members)
        *chain = (Chain){.enterprise = shop->index,
                         .planned = (size_t)chance_int(filing->rng, 2, 9),
                         .start = shop->start,
                         .end = shop->end};
    return chain->enterprise;
}

static void write_date(Writer *w, int date) {
    char text[DATE_TEXT];
    writer_text(w, date_format(date, text));
    writer_char(w, ',');
}

/* One figure per block of months inside the window; a year in which it opened is filed too. */
static void write_periods(const Filing *filing, Writer *w, const Chain *c, bool chain) {
    const CityWorld *world = filing->world;
    const int length = world->options.period_months > 1 ? world->options.period_months : 1;
    const int months = (int)world->options.months;
    for (int t = -(world->first_month % length); t < months; t += length) {
        const int from = t > c->start ? t : c->start;
        const int to = t + length < c->end ? t + length : c->end;
        double sum = 0;
        if (from >= to || from < 0 || t + length > months) continue;
        for (int u = from; u < to; u++) sum += c->declared[u];
        if (!chain) writer_padded(w, 'S', c->enterprise);
        writer_char(w, ',');
        if (chain) writer_padded(w, 'E', c->enterprise);
        writer_char(w, ',');
        write_date(w, month_first_date(world->first_month + from));
        write_date(w, month_first_date(world->first_month + to) - 1);
        writer_whole(w, (uint64_t)(sum + 0.5));
        writer_char(w, '\n');
    }
}

static void write_months(const Filing *filing, Writer *w, const CityStorefront *shop) {
    const CityWorld *world = filing->world;
    for (int t = shop->start; t < shop->end; t++) {
        if (shop->declared[t] < 0.5 && !(shop->shut[t] && shop->files_zero)) continue;
        writer_padded(w, 'S', shop->index);
        writer_char(w, ',');
        writer_bytes(w, world->month_text[t], MONTH_TEXT - 1);
        writer_char(w, ',');
        writer_whole(w, (uint64_t)(shop->declared[t] + 0.5));
        writer_char(w, '\n');
    }
}

/* A month that a monthly filer forgot is in its quarter all the same: as its mean month. */
static void add(Chain *chain, const CityStorefront *shop) {
    double sum = 0, filed = 0;
    if (shop->start < chain->start) chain->start = shop->start;
    if (shop->end > chain->end) chain->end = shop->end;
    for (int t = shop->start; t < shop->end; t++) {
        sum += shop->declared[t];
        filed += shop->declared[t] > 0;
    }
    for (int t = shop->start; t < shop->end; t++) {
        const double forgotten = shop->shut[t] ? 0 : sum / fmax(filed, 1);
        chain->declared[t] += shop->declared[t] > 0 ? shop->declared[t] : forgotten;
    }
    chain->members++;
}

void filing_take(Filing *filing, Writer *writer, const CityStorefront *shop) {
    if (by_month(&filing->world->options)) {
        write_months(filing, writer, shop);
        return;
    }
    Chain own = {.enterprise = shop->index, .start = shop->start, .end = shop->end};
    Chain *chain = filing->joined ? &filing->chain[shop->sector - filing->world->sector] : &own;
    add(chain, shop);
    if (filing->joined && chain->members < chain->planned) return;
    write_periods(filing, writer, chain, filing->joined);
    chain->members = 0;
}

void filing_finish(Filing *filing, Writer *writer) {
    for (size_t s = 0; s < filing->world->sectors; s++)
        if (filing->chain[s].members) write_periods(filing, writer, &filing->chain[s], true);
    if (filing->rng) gsl_rng_free(filing->rng);
}
