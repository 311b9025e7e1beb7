#include "datasets/register.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

Status register_open(Load *load, Register *reg, Err *err) {
    *reg = (Register){.load = load};
    struct {
        Stmt *stmt;
        const char *query;
    } list[] = {{&reg->put, "register_storefront"},        {&reg->close, "storefront_close"},
                {&reg->clear_sectors, "candidates_clear"}, {&reg->put_sector, "insert_candidate"},
                {&reg->best_sector, "candidate_best"},     {&reg->clear_states, "states_clear"},
                {&reg->put_state, "insert_state"}};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        TRY(stmt_open(load->store, sql_query(list[k].query), list[k].stmt, err));
    return ST_OK;
}

void register_close(Register *reg) {
    Stmt *list[] = {&reg->put,         &reg->close,        &reg->clear_sectors, &reg->put_sector,
                    &reg->best_sector, &reg->clear_states, &reg->put_state};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++) stmt_close(list[k]);
}

int64_t register_find(const Register *reg, const char *storefront_id) {
    return names_find(&reg->load->sink->storefronts, storefront_id, strlen(storefront_id));
}

static void bind_day(Stmt *stmt, int index, int day) {
    if (day == INT_MIN)
        stmt_text(stmt, index, NULL);
    else
        stmt_int(stmt, index, day);
}

Status register_put(Register *reg, const RegisterShop *shop, const char *sector, int64_t *key,
                    Err *err) {
    const char *texts[] = {
        shop->storefront_id, shop->enterprise_id, shop->name,     sector,
        shop->street,        shop->house_number,  shop->postcode, shop->municipality};
    for (int k = 0; k < 8; k++) stmt_text(&reg->put, 1 + k, texts[k]);
    bind_day(&reg->put, 9, shop->opened_on);
    bind_day(&reg->put, 10, shop->closed_on);
    stmt_real(&reg->put, 11, shop->lon);
    stmt_real(&reg->put, 12, shop->lat);
    stmt_real(&reg->put, 13, shop->staff_fte);
    stmt_int(&reg->put, 14, shop->input_id);
    stmt_int(&reg->put, 15, shop->line);
    TRY(stmt_run(&reg->put, err));
    *key = register_find(reg, shop->storefront_id);
    if (*key >= 0) return ST_OK;
    *key = sqlite3_last_insert_rowid(reg->load->store->db);
    (void)names_put(&reg->load->sink->storefronts, shop->storefront_id, strlen(shop->storefront_id),
                    *key);
    return ST_OK;
}

static Status run_on(Stmt *stmt, int64_t key, Err *err) {
    stmt_int(stmt, 1, key);
    return stmt_run(stmt, err);
}

Status register_sectors(Register *reg, int64_t key, const RegisterSector *sector, size_t count,
                        Err *err) {
    TRY(run_on(&reg->clear_sectors, key, err));
    for (size_t place = 0; place < count; place++) {
        stmt_int(&reg->put_sector, 1, key);
        stmt_int(&reg->put_sector, 2, (int64_t)place);
        stmt_text(&reg->put_sector, 3, sector[place].sector);
        stmt_real(&reg->put_sector, 4, sector[place].weight);
        stmt_text(&reg->put_sector, 5, sector[place].code);
        stmt_text(&reg->put_sector, 6, sector[place].basis);
        stmt_int(&reg->put_sector, 7, reg->load->sink->input_id);
        TRY(stmt_run(&reg->put_sector, err));
    }
    return ST_OK;
}

Status register_sector(Register *reg, int64_t key, char sector[64], Err *err) {
    bool row = false;
    sector[0] = 0;
    stmt_int(&reg->best_sector, 1, key);
    TRY(stmt_step(&reg->best_sector, &row, err));
    if (!row) return ST_OK;
    (void)snprintf(sector, 64, "%s", stmt_get_text(&reg->best_sector, 0));
    stmt_rewind(&reg->best_sector);
    return ST_OK;
}

Status register_gone(Register *reg, int64_t key, int day, Err *err) {
    TRY(run_on(&reg->clear_sectors, key, err));
    stmt_int(&reg->close, 1, key);
    bind_day(&reg->close, 2, day);
    return stmt_run(&reg->close, err);
}

Status register_states_clear(Register *reg, int64_t key, Err *err) {
    return run_on(&reg->clear_states, key, err);
}

Status register_state(Register *reg, int64_t key, const char *state, int since, Err *err) {
    stmt_int(&reg->put_state, 1, key);
    stmt_text(&reg->put_state, 2, state);
    bind_day(&reg->put_state, 3, since);
    stmt_int(&reg->put_state, 4, reg->load->sink->input_id);
    return stmt_run(&reg->put_state, err);
}
