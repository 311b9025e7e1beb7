#include "datasets/quality/freshness.h"

#include <string.h>

enum { SOURCES_MAX = 32 }; /* kinds of facts by sources of turnover */

static Status load(Store *store, Arena *arena, Freshness *f, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("freshness"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row && f->sources < SOURCES_MAX)
        f->source[f->sources++] =
            (FreshSource){.what = arena_strdup(arena, stmt_get_text(&stmt, 0)),
                          .source = arena_strdup(arena, stmt_get_text(&stmt, 1)),
                          .first_month = (int)stmt_get_int(&stmt, 2),
                          .last_month = (int)stmt_get_int(&stmt, 3)};
    stmt_close(&stmt);
    return status;
}

static bool is_one_of(const char *what, const char *const *names) {
    while (*names && strcmp(*names, what) != 0) names++;
    return *names != NULL;
}

/* Months that the newest of these kinds of facts is behind; -1 when there is none. */
static int least_behind(const Freshness *f, const char *const *kinds) {
    int least = -1;
    for (size_t k = 0; k < f->sources; k++) {
        const FreshSource *s = &f->source[k];
        if (is_one_of(s->what, kinds) && (least < 0 || s->behind < least)) least = s->behind;
    }
    return least;
}

Status freshness_measure(Store *store, Arena *arena, Freshness *freshness, Err *err) {
    static const char *const turnovers[] = {"turnover", "enterprise turnover", "annual accounts",
                                            NULL};
    static const char *const footfalls[] = {"footfall", NULL};
    *freshness = (Freshness){.source = ARENA_ARRAY(arena, FreshSource, SOURCES_MAX), .newest = -1};
    TRY(load(store, arena, freshness, err));
    for (size_t k = 0; k < freshness->sources; k++)
        if (freshness->source[k].last_month > freshness->newest)
            freshness->newest = freshness->source[k].last_month;
    for (size_t k = 0; k < freshness->sources; k++)
        freshness->source[k].behind = freshness->newest - freshness->source[k].last_month;
    freshness->turnover = least_behind(freshness, turnovers);
    freshness->footfall = least_behind(freshness, footfalls);
    return ST_OK;
}
