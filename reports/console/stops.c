#include "reports/console/stops.h"

#include "datasets/base/digest.h"
#include "reports/console/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool stops_blind(const Request *request) {
    return request->account && request->account->role == ROLE_INSPECTOR &&
           server_settings(request->server)->blind;
}

Status stops_blind_to(const Request *request, const WatchRow *row, bool *blind, Err *err) {
    Stmt stmt;
    bool found = false;
    *blind = stops_blind(request);
    if (!*blind) return ST_OK;
    TRY(stmt_open(request->store, sql_query("team_seen"), &stmt, err));
    stmt_int(&stmt, 1, row->key);
    stmt_int(&stmt, 2, request->shelf.list->run_id);
    stmt_int(&stmt, 3, request->account->id);
    const Status status = stmt_step(&stmt, &found, err);
    if (!status && found)
        *blind =
            !stmt_get_int(&stmt, 0) && (row->selection != SELECTION_NONE || stmt_get_int(&stmt, 1));
    stmt_close(&stmt);
    return status;
}

/* ---- what is free ---- */

typedef struct Lot {
    double number;
    const WatchRow *row;
} Lot;

static int by_number(const void *left, const void *right) {
    const double a = ((const Lot *)left)->number, b = ((const Lot *)right)->number;
    return (a > b) - (a < b);
}

static double lot_of(const Watchlist *list, const WatchRow *row) {
    Digest digest;
    digest_init(&digest);
    digest_add(&digest, &list->seed, sizeof list->seed);
    digest_add(&digest, row->storefront_id, strlen(row->storefront_id));
    return digest_uniform(&digest);
}

/* Those of one selection that are free, in their order, `most` of them. */
static Status take(const Request *request, const Lot *from, size_t n, size_t most, Lot *taken,
                   size_t *count, Err *err) {
    *count = 0;
    for (size_t k = 0; k < n && *count < most; k++) {
        bool is_free = false;
        TRY(console_is_free(request->store, from[k].row->key, request->shelf.list->run_id, &is_free,
                            err));
        if (is_free) taken[(*count)++] = from[k];
    }
    return ST_OK;
}

static int by_place(const void *left, const void *right) {
    return shelf_place_order(*(const WatchRow *const *)left, *(const WatchRow *const *)right);
}

Status stops_free(const Request *request, size_t most, const WatchRow **stop, size_t *count,
                  Err *err) {
    const ShelfList *shelf = &request->shelf;
    Lot *from[2], *taken[2]; /* by rank, by lot */
    size_t n[2] = {0, 0}, got[2] = {0, 0};
    *count = 0;
    if (!shelf->list) return ST_OK;
    for (size_t k = 0; k < 2; k++) {
        from[k] = ARENA_ARRAY(request->arena, Lot, shelf->selecteds + 1);
        taken[k] = ARENA_ARRAY(request->arena, Lot, most + 1);
    }
    for (size_t s = 0; s < shelf->selecteds; s++) {
        const WatchRow *row = &shelf->list->rows[shelf->selected[s]];
        const size_t k = row->selection == SELECTION_RANDOM;
        from[k][n[k]++] = (Lot){lot_of(shelf->list, row), row};
    }
    qsort(from[1], n[1], sizeof *from[1], by_number);
    for (size_t k = 0; k < 2; k++) TRY(take(request, from[k], n[k], most, taken[k], &got[k], err));
    if (got[0] + got[1] > most) {
        const double share = (double)n[1] / (double)(n[0] + n[1]);
        const size_t least = most - (got[0] < most ? got[0] : most);
        const size_t wanted = (size_t)fmax(1, round(share * (double)most));
        if (got[1] > wanted) got[1] = wanted > least ? wanted : least;
        if (got[0] > most - got[1]) got[0] = most - got[1];
    }
    for (size_t k = 0; k < got[0]; k++) stop[(*count)++] = taken[0][k].row;
    for (size_t k = 0; k < got[1]; k++) { /* where its lot falls among the others */
        size_t to = (size_t)(taken[1][k].number * (double)(*count + 1));
        for (size_t at = (*count)++; at > to; at--) stop[at] = stop[at - 1];
        stop[to] = taken[1][k].row;
    }
    if (*count && stops_blind(request)) qsort(stop, *count, sizeof *stop, by_place);
    return ST_OK;
}
