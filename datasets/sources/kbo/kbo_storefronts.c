/* The storefronts that follow from the register's tables: establishments that claim a storefront
 * sector. Those that no longer do, or are no longer registered, are closed on the day of the
 * extract and stay, for their past stays. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/register.h"
#include "datasets/sources/kbo/kbo.h"

typedef struct Shops {
    Kbo *kbo;
    Register reg;
    Stmt shop; /* what the register's tables say about one establishment */
    KboNumbers touched;
    size_t opened, closed, kept;
} Shops;

/* ---- which establishments are concerned ---- */

/* Those that are storefronts now: a full extract may close them. */
static Status touch_known(Shops *s, Err *err) {
    Stmt stmt;
    bool row = true;
    const char *why;
    int64_t number;
    TRY(stmt_open(s->kbo->load->store, sql_query("kbo_storefronts"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *id = stmt_get_text(&stmt, 0);
        if (be_number(id, strlen(id), &number, &why) == BE_ESTABLISHMENT)
            kbo_numbers_add(&s->touched, number);
    }
    stmt_close(&stmt);
    return status;
}

static void touch_entities(KboNumbers *to, const KboNumbers *from, BeNumber kind) {
    for (size_t k = 0; k < from->count; k++)
        if (be_number_kind(from->number[k]) == kind) kbo_numbers_add(to, from->number[k]);
}

/* The establishments of enterprises that changed. */
static Status touch_of_enterprises(Shops *s, const KboNumbers *enterprises, Err *err) {
    Stmt stmt;
    bool row = true;
    if (!enterprises->count) return ST_OK;
    TRY(stmt_open(s->kbo->load->store, sql_query("kbo_establishments"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row)
        if (kbo_numbers_have(enterprises, stmt_get_int(&stmt, 1)))
            kbo_numbers_add(&s->touched, stmt_get_int(&stmt, 0));
    stmt_close(&stmt);
    return status;
}

static Status touch_update(Shops *s, Err *err) {
    KboNumbers enterprises = {0};
    for (size_t f = 0; f < KBO_FILES; f++) {
        touch_entities(&s->touched, &s->kbo->gone[f], BE_ESTABLISHMENT);
        touch_entities(&s->touched, &s->kbo->fresh[f], BE_ESTABLISHMENT);
        touch_entities(&enterprises, &s->kbo->gone[f], BE_ENTERPRISE);
        touch_entities(&enterprises, &s->kbo->fresh[f], BE_ENTERPRISE);
    }
    kbo_numbers_sort(&enterprises);
    const Status status = touch_of_enterprises(s, &enterprises, err);
    mem_free(enterprises.number);
    return status;
}

static Status touch_full(Shops *s, Err *err) {
    for (size_t k = 0; k < s->kbo->claims; k++)
        kbo_numbers_add(&s->touched, s->kbo->claim[k].establishment);
    return touch_known(s, err);
}

/* ---- one establishment ---- */

static bool activities_replaced(const Kbo *kbo, int64_t number) {
    return !kbo->update || kbo_numbers_have(&kbo->gone[KBO_ACTIVITY], number) ||
           kbo_numbers_have(&kbo->fresh[KBO_ACTIVITY], number);
}

/* Its claims: they follow each other. */
static size_t claims_of(const Kbo *kbo, int64_t number, size_t *at) {
    size_t low = 0, high = kbo->claims, count = 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (kbo->claim[middle].establishment < number)
            low = middle + 1;
        else
            high = middle;
    }
    *at = low;
    while (low + count < kbo->claims && kbo->claim[low + count].establishment == number) count++;
    return count;
}

/* Candidates as the register's tables keep them; the codes' texts live as long as `code`. */
static void name_sectors(const Shops *s, const KboCandidate *candidate, size_t count,
                         RegisterSector *sector, char code[][16]) {
    for (size_t c = 0; c < count; c++) {
        (void)snprintf(code[c], 16, candidate[c].code > 99999 ? "%d:%07d" : "%d:%05d",
                       kbo_tier_year(candidate[c].tier), candidate[c].code % 10000000);
        sector[c] = (RegisterSector){nace_group_name(s->kbo->nace, candidate[c].group), code[c],
                                     kbo_tier_basis(candidate[c].tier), candidate[c].weight};
    }
}

/* The juridical situations that an inspector should know (FACTS: table JuridicalSituation). */
static const char *situation_state(int64_t situation) {
    if (situation >= 10 && situation <= 15) return "dissolution";
    if (situation == 16) return "stopped";
    if (situation >= 21 && situation <= 26) return "merger_or_split";
    if (situation >= 40 && situation <= 43) return "suspended";
    if (situation >= 48 && situation <= 50) return "bankruptcy";
    if (situation >= 51 && situation <= 53) return "bankruptcy_closed";
    if (situation == 91) return "judicial_reorganisation";
    return NULL;
}

/* Columns of the shop query (kbo_shop.sql). */
enum {
    SHOP_ENTERPRISE,
    SHOP_NAME,
    SHOP_STREET,
    SHOP_HOUSE,
    SHOP_BOX,
    SHOP_POSTCODE,
    SHOP_TOWN,
    SHOP_STARTED,
    SHOP_STRUCK,
    SHOP_SEAT_STRUCK,
    SHOP_SITUATION,
    SHOP_INPUT,
    SHOP_LINE
};

static int day_of(Stmt *shop, int column) {
    return stmt_get_text(shop, column) ? (int)stmt_get_int(shop, column) : KBO_NO_DAY;
}

enum { STATES_MAX = 3 };

static size_t find_states(Shops *s, RegisterState state[STATES_MAX]) {
    const int struck = day_of(&s->shop, SHOP_STRUCK), seat = day_of(&s->shop, SHOP_SEAT_STRUCK);
    const char *situation = situation_state(stmt_get_int(&s->shop, SHOP_SITUATION));
    size_t states = 0;
    if (struck != KBO_NO_DAY) state[states++] = (RegisterState){"address_struck_off", struck};
    if (seat != KBO_NO_DAY) state[states++] = (RegisterState){"seat_struck_off", seat};
    if (situation) state[states++] = (RegisterState){situation, KBO_NO_DAY};
    return states;
}

/* candidate NULL: as an earlier extract left them. */
static Status put_claims(Shops *s, int64_t key, const KboCandidate *candidate, size_t count,
                         Err *err) {
    RegisterSector sector[NACE_GROUPS_MAX];
    RegisterState state[STATES_MAX];
    char code[NACE_GROUPS_MAX][16];
    if (candidate) name_sectors(s, candidate, count, sector, code);
    const RegisterClaims claims = {.sector = candidate ? sector : NULL,
                                   .sectors = count,
                                   .state = state,
                                   .states = find_states(s, state)};
    return register_claim(&s->reg, key, &claims, err);
}

/* Writes the storefront from the row of the shop query; *key = storefront.id. */
static Status put_storefront(Shops *s, const char *id, const char *sector, int64_t *key, Err *err) {
    char enterprise[BE_TEXT], house[64];
    const char *number = stmt_get_text(&s->shop, SHOP_HOUSE);
    const char *box = stmt_get_text(&s->shop, SHOP_BOX);
    (void)snprintf(house, sizeof house, box ? "%s/%s" : "%s", number ? number : "", box);
    s->opened += *key < 0;
    return register_put(&s->reg,
                        &(RegisterShop){.storefront_id = id,
                                        .enterprise_id = be_number_text(
                                            stmt_get_int(&s->shop, SHOP_ENTERPRISE), enterprise),
                                        .name = stmt_get_text(&s->shop, SHOP_NAME),
                                        .street = stmt_get_text(&s->shop, SHOP_STREET),
                                        .house_number = number ? house : NULL,
                                        .postcode = stmt_get_text(&s->shop, SHOP_POSTCODE),
                                        .municipality = stmt_get_text(&s->shop, SHOP_TOWN),
                                        .lon = NAN,
                                        .lat = NAN,
                                        .staff_fte = NAN,
                                        .opened_on = day_of(&s->shop, SHOP_STARTED),
                                        .closed_on = KBO_NO_DAY,
                                        .input_id = stmt_get_int(&s->shop, SHOP_INPUT),
                                        .line = stmt_get_int(&s->shop, SHOP_LINE)},
                        sector, key, err);
}

static Status close_storefront(Shops *s, int64_t key, Err *err) {
    if (key < 0) return ST_OK;
    s->closed++;
    return register_gone(&s->reg, key, s->kbo->snapshot_on, err);
}

static Status save_shop(Shops *s, int64_t number, Err *err) {
    char id[BE_TEXT], sector[64];
    KboCandidate candidate[NACE_GROUPS_MAX];
    size_t at, count = 0;
    bool row = false;
    const bool replaced = activities_replaced(s->kbo, number);
    (void)be_number_text(number, id);
    int64_t key = register_find(&s->reg, id);
    sector[0] = 0;
    if (replaced) {
        const size_t claims = claims_of(s->kbo, number, &at);
        count = kbo_candidates(s->kbo, s->kbo->claim + at, claims, candidate);
        (void)snprintf(sector, sizeof sector, "%s",
                       count ? nace_group_name(s->kbo->nace, candidate[0].group) : "");
    } else if (key >= 0) {
        TRY(register_sector(&s->reg, key, sector, err)); /* as an earlier extract left it */
    }
    if (!sector[0]) return replaced ? close_storefront(s, key, err) : ST_OK;
    stmt_int(&s->shop, 1, number);
    TRY(stmt_step(&s->shop, &row, err));
    if (!row) return close_storefront(s, key, err);
    Status status = put_storefront(s, id, sector, &key, err);
    if (!status) status = put_claims(s, key, replaced ? candidate : NULL, count, err);
    stmt_rewind(&s->shop);
    s->kept++;
    return status;
}

/* ---- all of them ---- */

static Status save_all(Shops *s, Err *err) {
    TRY(s->kbo->update ? touch_update(s, err) : touch_full(s, err));
    kbo_numbers_sort(&s->touched);
    TRY(register_open(s->kbo->load, &s->reg, err));
    TRY(stmt_open(s->kbo->load->store, sql_query("kbo_shop"), &s->shop, err));
    for (size_t k = 0; k < s->touched.count; k++) TRY(save_shop(s, s->touched.number[k], err));
    return ST_OK;
}

Status kbo_save_storefronts(Kbo *kbo, Err *err) {
    Shops s = {.kbo = kbo};
    kbo_sort_claims(kbo);
    const Status status = save_all(&s, err);
    register_close(&s.reg);
    stmt_close(&s.shop);
    mem_free(s.touched.number);
    kbo->count.opened = s.opened;
    kbo->count.closed = s.closed;
    kbo->count.storefronts = s.kept;
    return status;
}
