#include "detector/link/link_queue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "models/link/link_model.h"

/* Four columns from `column` on: street, house_number, postcode, municipality. */
static const char *address_of(Stmt *stmt, int column, Arena *arena) {
    Text text = {0};
    for (int k = 0; k < 4; k++) {
        const char *part = stmt_get_text(stmt, column + k);
        if (!part || !*part) continue;
        text_addf(&text, "%s%s", !text.length ? "" : k == 2 ? ", " : " ", part);
    }
    const char *kept = text.length ? arena_strdup(arena, text.at) : NULL;
    text_free(&text);
    return kept;
}

static LinkWaiting waiting_of(Stmt *stmt, const LinkParams *p, Arena *arena) {
    const int32_t millibits = (int32_t)stmt_get_int(stmt, 13);
    const double sure = link_probability(millibits), eur = stmt_get_real(stmt, 15);
    return (LinkWaiting){
        .record = arena_printf(arena, "%s:%s", stmt_get_text(stmt, 0), stmt_get_text(stmt, 1)),
        .name = arena_strdup(arena, stmt_get_text(stmt, 2)),
        .address = address_of(stmt, 3, arena),
        .storefront = arena_strdup(arena, stmt_get_text(stmt, 7)),
        .storefront_name = arena_strdup(arena, stmt_get_text(stmt, 8)),
        .storefront_address = address_of(stmt, 9, arena),
        .probability = fmin(sure, p->shown_max),
        .behind = (double)stmt_get_int(stmt, 14) / 1000,
        .eur_year = eur,
        .stake = sure * (1 - sure) * fmax(eur, 1),
    };
}

static int by_stake(const void *a, const void *b) {
    const LinkWaiting *x = a, *y = b;
    if (x->stake > y->stake || x->stake < y->stake) return x->stake > y->stake ? -1 : 1;
    return strcmp(x->record, y->record);
}

Status link_queue(Store *store, const Params *params, size_t most, Arena *arena,
                  LinkWaiting **waiting, size_t *count, Err *err) {
    const LinkParams *p = params_group(params, &link_group);
    size_t room = 0;
    Stmt stmt;
    bool row = true;
    LinkWaiting *all = arena_room(arena, NULL, 0, &room, sizeof *all);
    *count = 0;
    TRY(stmt_open(store, sql_query("link_review"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        all = arena_room(arena, all, *count, &room, sizeof *all);
        all[(*count)++] = waiting_of(&stmt, p, arena);
    }
    stmt_close(&stmt);
    qsort(all, *count, sizeof *all, by_stake);
    if (*count > most) *count = most;
    *waiting = all;
    return status;
}
