#include "detector/run/evidence_key.h"

#include <stddef.h>
#include <string.h>

#include "datasets/base/text.h"
#include "models/params/version.h"

/* Columns of a panel: bytes of a storefront, or of each of its months. */
typedef struct KeyColumn {
    size_t at, bytes;
    bool months;
} KeyColumn;
#define SHOP(field) \
    { offsetof(Panel, field), sizeof *((Panel *)NULL)->field, false }
#define CELL(field) \
    { offsetof(Panel, field), sizeof *((Panel *)NULL)->field, true }
static const KeyColumn columns[] = {
    CELL(turnover),
    CELL(period),
    CELL(footfall),
    SHOP(staff),
    SHOP(area),
    SHOP(hours),
    SHOP(lon),
    SHOP(lat),
    SHOP(allocation_sd),
    SHOP(margin_sd),
    SHOP(link_sd),
    SHOP(footfall_sd),
    SHOP(footfall_month_sd),
    SHOP(footfall_m),
    CELL(proxy[PROXY_PURCHASES]),
    CELL(proxy[PROXY_CARD]),
    CELL(proxy[PROXY_WAGES]),
    CELL(proxy[PROXY_ENERGY]),
    CELL(proxy[PROXY_WATER]),
    CELL(proxy[PROXY_WASTE]),
    CELL(proxy[PROXY_SEATS]),
    SHOP(transfer),
    SHOP(shops),
    SHOP(documented),
    SHOP(central),
    SHOP(shared),
    SHOP(confirmed),
};
enum { COLUMNS = sizeof columns / sizeof *columns };
_Static_assert(PROXY_KINDS == 7, "each kind of proxy is a column");

static const size_t texts[] = {offsetof(Panel, id), offsetof(Panel, street),
                               offsetof(Panel, postcode), offsetof(Panel, district),
                               offsetof(Panel, traits)};
enum { TEXTS = sizeof texts / sizeof *texts };

static const char *column_of(const Panel *panel, size_t c) {
    const char *column;
    memcpy(&column, (const char *)panel + columns[c].at, sizeof column);
    return column;
}

static const char *const *texts_of(const Panel *panel, size_t k) {
    const char *const *text;
    memcpy(&text, (const char *)panel + texts[k], sizeof text);
    return text;
}

static size_t width(const Panel *panel, size_t c) {
    return columns[c].bytes * (columns[c].months ? panel->months : 1);
}

static void add_text(Digest *digest, const char *text) {
    digest_add(digest, text ? text : "", text ? strlen(text) + 1 : 1);
}

static void add_present(Digest *digest, const void *column) {
    const unsigned char present = column != NULL;
    digest_add(digest, &present, 1);
}

/* Which columns there are, and what is not of single storefronts. */
static void add_shape(Digest *digest, const Panel *p) {
    const uint64_t shape[] = {p->months, (uint64_t)p->first_month};
    digest_add(digest, shape, sizeof shape);
    add_text(digest, p->footfall_kind);
    for (size_t c = 0; c < COLUMNS; c++) add_present(digest, column_of(p, c));
    add_present(digest, p->zero);
}

void evidence_facts(const Panel *p, Digest *digest) {
    const uint64_t size[] = {p->n, p->sectors};
    digest_add(digest, size, sizeof size);
    add_shape(digest, p);
    for (size_t k = 0; k < TEXTS; k++)
        for (size_t i = 0; i < p->n; i++) add_text(digest, texts_of(p, k)[i]);
    for (size_t s = 0; s < p->sectors; s++) add_text(digest, p->sector_name[s]);
    digest_add(digest, p->sector, p->n * sizeof *p->sector);
    for (size_t c = 0; c < COLUMNS; c++)
        if (column_of(p, c)) digest_add(digest, column_of(p, c), p->n * width(p, c));
    if (p->zero) digest_add(digest, p->zero, p->n * zero_months_bytes(p->months));
}

static void begin(Digest *digest, const Params *params) {
    digest_init(digest);
    digest_add(digest, &(const uint64_t){MODEL_VERSION}, sizeof(uint64_t));
    params_digest(params, STAGE_EVIDENCE, STAGE_EVIDENCE, digest);
}

void evidence_key(const Panel *panel, const Params *params, char key[DIGEST_TEXT]) {
    Digest digest;
    begin(&digest, params);
    evidence_facts(panel, &digest);
    digest_hex(&digest, key);
}

void evidence_rows_key(const Panel *panel, const Params *params, const char *estimates,
                       char key[DIGEST_TEXT]) {
    Digest digest;
    begin(&digest, params);
    add_text(&digest, estimates);
    add_shape(&digest, panel);
    digest_hex(&digest, key);
}

static void add_row(Digest *digest, const Panel *p, size_t i) {
    const size_t zeros = zero_months_bytes(p->months);
    for (size_t k = 0; k < TEXTS; k++) add_text(digest, texts_of(p, k)[i]);
    add_text(digest, p->sector_name[p->sector[i]]);
    for (size_t c = 0; c < COLUMNS; c++)
        if (column_of(p, c)) digest_add(digest, column_of(p, c) + i * width(p, c), width(p, c));
    if (p->zero) digest_add(digest, p->zero + i * zeros, zeros);
}

void evidence_rows(const Panel *panel, EvidenceRow *row) {
    for (size_t i = 0; i < panel->n; i++) {
        Digest digest;
        digest_init(&digest);
        add_row(&digest, panel, i);
        digest_bytes(&digest, row[i].digest);
    }
}
