#include "datasets/panel/link_ties.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"

static const char *const names[LINK_KINDS] = {"director", "owner", "account",    "phone",
                                              "address",  "tie",   "enterprise", "door"};

const char *link_name(LinkKind kind) {
    return names[kind];
}

/* ---- of one store ---- */

static LinkKind kind_of(const char *role) {
    for (int kind = 0; kind < LINK_TIE; kind++)
        if (text_equal(role, names[kind])) return (LinkKind)kind;
    return LINK_TIE;
}

static int first_day(const Panel *panel) {
    return month_first_date(panel->first_month);
}

static int last_day(const Panel *panel) {
    return month_first_date(panel->first_month + (int)panel->months) - 1;
}

bool link_tie_held(const LinkTie *tie, const Panel *panel) {
    return tie->until >= first_day(panel) && tie->from <= last_day(panel);
}

static int day_of(Stmt *stmt, int column, int missing) {
    return stmt_get_text(stmt, column) ? (int)stmt_get_int(stmt, column) : missing;
}

static Status each(Stmt *stmt, TakeTie take, void *context, Err *err) {
    Status status;
    bool row = true;
    while (!(status = stmt_step(stmt, &row, err)) && row) {
        const LinkTie tie = {.party = stmt_get_text(stmt, 0),
                             .enterprise = stmt_get_text(stmt, 2),
                             .from = day_of(stmt, 3, INT_MIN),
                             .until = day_of(stmt, 4, INT_MAX),
                             .kind = (unsigned char)kind_of(stmt_get_text(stmt, 1))};
        take(context, &tie);
    }
    return status;
}

Status link_ties_each(Store *store, const Panel *panel, TakeTie take, void *context, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("links_load"), &stmt, err));
    stmt_int(&stmt, 1, first_day(panel));
    stmt_int(&stmt, 2, last_day(panel));
    const Status status = each(&stmt, take, context, err);
    stmt_close(&stmt);
    return status;
}

typedef struct Kept {
    Arena *arena;
    LinkTie *tie;
    size_t n, room;
} Kept;

/* Ties of one party follow each other: its hash is kept once. */
static void keep(void *context, const LinkTie *tie) {
    Kept *kept = context;
    const LinkTie *last = kept->n ? &kept->tie[kept->n - 1] : NULL;
    const bool same = last && strcmp(last->party, tie->party) == 0;
    const char *party = same ? last->party : arena_strdup(kept->arena, tie->party);
    kept->tie = arena_room(kept->arena, kept->tie, kept->n, &kept->room, sizeof *kept->tie);
    kept->tie[kept->n] = *tie;
    kept->tie[kept->n].party = party;
    kept->tie[kept->n++].enterprise = arena_strdup(kept->arena, tie->enterprise);
}

Status link_ties_load(Store *store, Arena *arena, LinkTies *ties, Err *err) {
    Kept kept = {.arena = arena};
    Stmt stmt;
    *ties = (LinkTies){0};
    TRY(stmt_open(store, sql_query("links_all"), &stmt, err));
    const Status status = each(&stmt, keep, &kept, err);
    stmt_close(&stmt);
    *ties = (LinkTies){kept.n, kept.tie};
    return status;
}

/* ---- of several ---- */

static int by_party(const void *left, const void *right) {
    return strcmp(((const LinkTie *)left)->party, ((const LinkTie *)right)->party);
}

void link_ties_join(const LinkTies *const *part, size_t parts, Arena *arena, LinkTies *out) {
    size_t n = 0, at = 0;
    for (size_t p = 0; p < parts; p++) n += part[p]->n;
    LinkTie *tie = ARENA_ARRAY(arena, LinkTie, n + 1);
    for (size_t p = 0; p < parts; at += part[p++]->n)
        if (part[p]->n) memcpy(tie + at, part[p]->tie, part[p]->n * sizeof *tie);
    qsort(tie, n, sizeof *tie, by_party);
    *out = (LinkTies){n, tie};
}
