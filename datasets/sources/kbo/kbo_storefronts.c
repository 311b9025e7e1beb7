/* The storefronts that follow from the register's tables: establishments that claim a storefront
 * sector. Those that no longer do, or are no longer registered, are closed on the day of the
 * extract and stay, for their past stays. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/ingest/register_writer.h"
#include "datasets/sources/kbo/kbo.h"

typedef struct Storefronts {
    Kbo *kbo;
    RegisterWriter reg;
    Stmt shop; /* what the register's tables say about one establishment */
    KboNumbers touched;
    size_t opened, closed, kept;
} Storefronts;

/* ---- which establishments are concerned ---- */

/* Those that are storefronts now: a full extract may close them. */
static Status touch_known(Storefronts *s, Err *err) {
    Stmt stmt;
    bool row = true;
    const char *why;
    int64_t number;
    TRY(stmt_open(s->kbo->load->store, sql_query("kbo_storefronts"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *id = stmt_get_text(&stmt, 0);
        if (belgian_number(id, strlen(id), &number, &why) == BE_ESTABLISHMENT)
            kbo_numbers_add(&s->touched, number);
    }
    stmt_close(&stmt);
    return status;
}

static void touch_entities(KboNumbers *to, const KboNumbers *from, BelgianNumber kind) {
    for (size_t k = 0; k < from->count; k++)
        if (belgian_number_kind(from->number[k]) == kind) kbo_numbers_add(to, from->number[k]);
}

/* The establishments of enterprises that changed. */
static Status touch_of_enterprises(Storefronts *s, const KboNumbers *enterprises, Err *err) {
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

static Status touch_update(Storefronts *s, Err *err) {
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

static Status touch_full(Storefronts *s, Err *err) {
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

/* "2025:47110" or "2025:4778902"; by hand, for there are millions. */
static void write_code(char out[16], int year, int code) {
    int at = code > 99999 ? 12 : 10;
    out[at] = 0;
    for (; at > 5; code /= 10) out[--at] = (char)('0' + code % 10);
    out[4] = ':';
    for (at = 4; at > 0; year /= 10) out[--at] = (char)('0' + year % 10);
}

/* Candidates as the register's tables keep them; the codes' texts live as long as `code`. */
static void name_sectors(const Storefronts *s, const KboCandidate *candidate, size_t count,
                         RegisterSector *sector, char code[][16]) {
    for (size_t c = 0; c < count; c++) {
        write_code(code[c], kbo_tier_year(candidate[c].tier), candidate[c].code);
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

/* What the register says about one establishment. */
typedef struct Facts {
    int64_t enterprise, input_id, line;
    const char *name, *street, *house_number, *box, *postcode, *municipality;
    int started_on, struck_off_on, seat_struck_off_on, situation, form;
} Facts;

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
    SHOP_FORM,
    SHOP_INPUT,
    SHOP_LINE
};

static int day_of(Stmt *shop, int column) {
    return stmt_get_text(shop, column) ? (int)stmt_get_int(shop, column) : KBO_NO_DAY;
}

/* After an update: from the register's tables. Its texts live until the statement is rewound. */
static Status facts_stored(Storefronts *s, int64_t number, Facts *facts, bool *found, Err *err) {
    Stmt *shop = &s->shop;
    stmt_int(shop, 1, number);
    TRY(stmt_step(shop, found, err));
    if (!*found) return ST_OK;
    *facts =
        (Facts){.enterprise = stmt_get_int(shop, SHOP_ENTERPRISE),
                .name = stmt_get_text(shop, SHOP_NAME),
                .street = stmt_get_text(shop, SHOP_STREET),
                .house_number = stmt_get_text(shop, SHOP_HOUSE),
                .box = stmt_get_text(shop, SHOP_BOX),
                .postcode = stmt_get_text(shop, SHOP_POSTCODE),
                .municipality = stmt_get_text(shop, SHOP_TOWN),
                .started_on = day_of(shop, SHOP_STARTED),
                .struck_off_on = day_of(shop, SHOP_STRUCK),
                .seat_struck_off_on = day_of(shop, SHOP_SEAT_STRUCK),
                .situation = (int)stmt_get_int(shop, SHOP_SITUATION),
                .form = stmt_get_text(shop, SHOP_FORM) ? (int)stmt_get_int(shop, SHOP_FORM) : -1,
                .input_id = stmt_get_int(shop, SHOP_INPUT),
                .line = stmt_get_int(shop, SHOP_LINE)};
    return ST_OK;
}

/* A natural person lends no name to its shop. */
static KboText name_at_hand(const KboEstablishment *e, const KboEnterprise *owner) {
    if (e->trade_name || !owner) return e->trade_name;
    if (owner->trade_name) return owner->trade_name;
    return owner->kind == 2 ? owner->legal_name : 0;
}

/* After a full extract: from memory, where all of it still is. */
static bool facts_at_hand(Kbo *kbo, int64_t number, Facts *facts) {
    const KboEstablishment *e = kbo_establishment(kbo, number);
    const KboEnterprise *owner = e ? kbo_enterprise(kbo, e->enterprise) : NULL;
    if (!e) return false;
    *facts = (Facts){.enterprise = e->enterprise,
                     .name = kbo_text_at(kbo, name_at_hand(e, owner)),
                     .street = kbo_text_at(kbo, e->street),
                     .house_number = kbo_text_at(kbo, e->house_number),
                     .box = kbo_text_at(kbo, e->box),
                     .postcode = kbo_text_at(kbo, e->postcode),
                     .municipality = kbo_text_at(kbo, e->municipality),
                     .started_on = e->started_on,
                     .struck_off_on = e->struck_off_on,
                     .seat_struck_off_on = owner ? owner->struck_off_on : KBO_NO_DAY,
                     .situation = owner ? owner->situation : -1,
                     .form = owner ? owner->form : -1,
                     .input_id = kbo->load->sink->input_id,
                     .line = e->line};
    return true;
}

enum { STATES_MAX = 4 };

/* Entities under the law of another country (FACTS: table JuridicalForm); public ones aside. */
static bool is_foreign(int form) {
    static const int foreign[] = {23, 30, 230, 235, 453, 454};
    for (size_t k = 0; k < sizeof foreign / sizeof *foreign; k++)
        if (foreign[k] == form) return true;
    return false;
}

static size_t find_states(const Facts *facts, RegisterState state[STATES_MAX]) {
    const char *situation = situation_state(facts->situation);
    size_t states = 0;
    if (facts->struck_off_on != KBO_NO_DAY)
        state[states++] = (RegisterState){"address_struck_off", facts->struck_off_on};
    if (facts->seat_struck_off_on != KBO_NO_DAY)
        state[states++] = (RegisterState){"seat_struck_off", facts->seat_struck_off_on};
    if (situation) state[states++] = (RegisterState){situation, KBO_NO_DAY};
    if (is_foreign(facts->form)) state[states++] = (RegisterState){"foreign_entity", KBO_NO_DAY};
    return states;
}

/* candidate NULL: as an earlier extract left them. */
static Status put_claims(Storefronts *s, int64_t key, const Facts *facts,
                         const KboCandidate *candidate, size_t count, Err *err) {
    RegisterSector sector[NACE_GROUPS_MAX];
    RegisterState state[STATES_MAX];
    char code[NACE_GROUPS_MAX][16];
    if (candidate) name_sectors(s, candidate, count, sector, code);
    const RegisterClaims claims = {.sector = candidate ? sector : NULL,
                                   .sectors = count,
                                   .state = state,
                                   .states = find_states(facts, state)};
    return register_writer_claim(&s->reg, key, &claims, err);
}

/* *key = storefront.id. */
static Status put_storefront(Storefronts *s, const char *id, const Facts *facts, const char *sector,
                             int64_t *key, Err *err) {
    char enterprise[BE_TEXT], house[64];
    const char *number = facts->house_number;
    (void)snprintf(house, sizeof house, facts->box ? "%s/%s" : "%s", number ? number : "",
                   facts->box);
    s->opened += *key < 0;
    s->kept++;
    return register_writer_put(
        &s->reg,
        &(RegisterStorefront){.storefront_id = id,
                              .enterprise_id = belgian_number_text(facts->enterprise, enterprise),
                              .name = facts->name,
                              .street = facts->street,
                              .house_number = number ? house : NULL,
                              .postcode = facts->postcode,
                              .municipality = facts->municipality,
                              .lon = NAN,
                              .lat = NAN,
                              .staff_fte = NAN,
                              .opened_on = facts->started_on,
                              .closed_on = KBO_NO_DAY,
                              .input_id = facts->input_id,
                              .line = facts->line},
        sector, key, err);
}

static Status close_storefront(Storefronts *s, int64_t key, Err *err) {
    if (key < 0) return ST_OK;
    s->closed++;
    return register_writer_gone(&s->reg, key, s->kbo->snapshot_on, err);
}

static Status save_shop(Storefronts *s, int64_t number, Err *err) {
    char id[BE_TEXT], sector[64];
    KboCandidate candidate[NACE_GROUPS_MAX];
    size_t at, count = 0;
    Facts facts = {0};
    bool found = false;
    const bool replaced = activities_replaced(s->kbo, number);
    (void)belgian_number_text(number, id);
    int64_t key = register_writer_find(&s->reg, id);
    sector[0] = 0;
    if (replaced) {
        const size_t claims = claims_of(s->kbo, number, &at);
        count = kbo_candidates(s->kbo, s->kbo->claim + at, claims, candidate);
        (void)snprintf(sector, sizeof sector, "%s",
                       count ? nace_group_name(s->kbo->nace, candidate[0].group) : "");
    } else if (key >= 0) {
        TRY(register_writer_sector(&s->reg, key, sector, err)); /* as an earlier extract left it */
    }
    if (!sector[0]) return replaced ? close_storefront(s, key, err) : ST_OK;
    if (s->kbo->update)
        TRY(facts_stored(s, number, &facts, &found, err));
    else
        found = facts_at_hand(s->kbo, number, &facts);
    if (!found) return close_storefront(s, key, err);
    Status status = put_storefront(s, id, &facts, sector, &key, err);
    if (!status) status = put_claims(s, key, &facts, replaced ? candidate : NULL, count, err);
    if (s->kbo->update) stmt_rewind(&s->shop);
    return status;
}

/* ---- all of them ---- */

static Status save_all(Storefronts *s, Err *err) {
    TRY(s->kbo->update ? touch_update(s, err) : touch_full(s, err));
    kbo_numbers_sort(&s->touched);
    TRY(register_writer_open(s->kbo->load, &s->reg, err));
    TRY(stmt_open(s->kbo->load->store, sql_query("kbo_shop"), &s->shop, err));
    for (size_t k = 0; k < s->touched.count; k++) TRY(save_shop(s, s->touched.number[k], err));
    return ST_OK;
}

Status kbo_save_storefronts(Kbo *kbo, Err *err) {
    Storefronts s = {.kbo = kbo};
    kbo_sort_claims(kbo);
    const Status status = save_all(&s, err);
    register_writer_close(&s.reg);
    stmt_close(&s.shop);
    mem_free(s.touched.number);
    kbo->count.opened = s.opened;
    kbo->count.closed = s.closed;
    kbo->count.storefronts = s.kept;
    return status;
}
