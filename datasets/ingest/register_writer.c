#include "datasets/ingest/register_writer.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"

Status register_writer_open(Load *load, RegisterWriter *reg, Err *err) {
    *reg = (RegisterWriter){.load = load};
    struct {
        Stmt *stmt;
        const char *query;
    } list[] = {{&reg->insert, "register_storefront_insert"},
                {&reg->update, "register_storefront_update"},
                {&reg->close, "storefront_close"},
                {&reg->claim, "register_claim_put"},
                {&reg->best_sector, "register_claim_best"}};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        TRY(stmt_open(load->store, sql_query(list[k].query), list[k].stmt, err));
    return ST_OK;
}

void register_writer_close(RegisterWriter *reg) {
    Stmt *list[] = {&reg->insert, &reg->update, &reg->close, &reg->claim, &reg->best_sector};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++) stmt_close(list[k]);
    text_free(&reg->sectors);
    text_free(&reg->states);
}

int64_t register_writer_find(const RegisterWriter *reg, const char *storefront_id) {
    return id_map_find(&reg->load->sink->storefronts, storefront_id, strlen(storefront_id));
}

/* ---- the storefront ---- */

static void bind_day(Stmt *stmt, int index, int day) {
    if (day == INT_MIN)
        stmt_text(stmt, index, NULL);
    else
        stmt_int(stmt, index, day);
}

static void bind_shop(Stmt *stmt, const RegisterStorefront *shop, const char *sector) {
    const char *texts[] = {
        shop->storefront_id, shop->enterprise_id, shop->name,     sector,
        shop->street,        shop->house_number,  shop->postcode, shop->municipality};
    for (int k = 0; k < 8; k++) stmt_static(stmt, 1 + k, texts[k]);
    bind_day(stmt, 9, shop->opened_on);
    bind_day(stmt, 10, shop->closed_on);
    stmt_real(stmt, 11, shop->lon);
    stmt_real(stmt, 12, shop->lat);
    stmt_real(stmt, 13, shop->staff_fte);
    stmt_int(stmt, 14, shop->input_id);
    stmt_int(stmt, 15, shop->line);
}

Status register_writer_put(RegisterWriter *reg, const RegisterStorefront *shop, const char *sector,
                           int64_t *key, Err *err) {
    if (*key >= 0) {
        bind_shop(&reg->update, shop, sector);
        return stmt_run(&reg->update, err);
    }
    bind_shop(&reg->insert, shop, sector);
    TRY(stmt_run(&reg->insert, err));
    *key = sqlite3_last_insert_rowid(reg->load->store->db);
    (void)id_map_put(&reg->load->sink->storefronts, shop->storefront_id,
                     strlen(shop->storefront_id), *key);
    return ST_OK;
}

/* ---- what is claimed about it ---- */

/* As JSON text; by hand, for a register has millions of claims and nearly all are plain words. */
static void add_words(Text *json, const char *words) {
    text_addc(json, '"');
    for (const char *c = words; *c;) {
        const char *begin = c;
        while ((unsigned char)*c >= 0x20 && *c != '"' && *c != '\\') c++;
        text_add(json, begin, (size_t)(c - begin));
        if (*c) text_addf(json, "\\u%04x", (unsigned)*c++);
    }
    text_addc(json, '"');
}

static void write_sectors(Text *json, const RegisterSector *sector, size_t sectors) {
    char weight[NUM_TEXT] = "";
    text_clear(json);
    text_addc(json, '[');
    for (size_t k = 0; k < sectors; k++) {
        const char *words[] = {sector[k].sector, sector[k].code, sector[k].basis};
        text_adds(json, k ? ",[" : "[");
        for (int w = 0; w < 3; w++) {
            add_words(json, words[w]);
            text_addc(json, ',');
        }
        if (!k || sector[k].weight != sector[k - 1].weight)
            (void)num_print(sector[k].weight, weight);
        text_adds(json, weight);
        text_addc(json, ']');
    }
    text_addc(json, ']');
}

static void write_state(Text *json, const RegisterState *state) {
    text_adds(json, json->length > 1 ? ",[" : "[");
    add_words(json, state->state);
    if (state->since == INT_MIN)
        text_adds(json, ",null]");
    else
        text_addf(json, ",%d]", state->since);
}

/* In order of name: there are one or two. */
static void write_states(Text *json, const RegisterState *state, size_t states) {
    const char *last = "";
    text_clear(json);
    text_addc(json, '[');
    for (size_t n = 0; n < states; n++) {
        const RegisterState *next = NULL;
        for (size_t k = 0; k < states; k++)
            if (strcmp(state[k].state, last) > 0 &&
                (!next || strcmp(state[k].state, next->state) < 0))
                next = &state[k];
        if (!next) break;
        write_state(json, next);
        last = next->state;
    }
    text_addc(json, ']');
}

static void bind_json(Stmt *stmt, int index, const Text *json, bool given) {
    stmt_static(stmt, index, given ? json->at : NULL);
}

Status register_writer_claim(RegisterWriter *reg, int64_t key, const RegisterClaims *claims,
                             Err *err) {
    if (claims->sector) write_sectors(&reg->sectors, claims->sector, claims->sectors);
    if (claims->state) write_states(&reg->states, claims->state, claims->states);
    stmt_int(&reg->claim, 1, key);
    bind_json(&reg->claim, 2, &reg->sectors, claims->sector != NULL);
    bind_json(&reg->claim, 3, &reg->states, claims->state != NULL);
    stmt_int(&reg->claim, 4, reg->load->sink->input_id);
    return stmt_run(&reg->claim, err);
}

Status register_writer_sector(RegisterWriter *reg, int64_t key, char sector[64], Err *err) {
    bool row = false;
    sector[0] = 0;
    stmt_int(&reg->best_sector, 1, key);
    TRY(stmt_step(&reg->best_sector, &row, err));
    if (!row) return ST_OK;
    (void)snprintf(sector, 64, "%s", stmt_get_text(&reg->best_sector, 0));
    stmt_rewind(&reg->best_sector);
    return ST_OK;
}

Status register_writer_gone(RegisterWriter *reg, int64_t key, int day, Err *err) {
    static const RegisterSector none[1];
    TRY(register_writer_claim(reg, key, &(RegisterClaims){.sector = none}, err));
    stmt_int(&reg->close, 1, key);
    bind_day(&reg->close, 2, day);
    return stmt_run(&reg->close, err);
}
