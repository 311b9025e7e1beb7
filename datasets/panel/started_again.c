#include "datasets/panel/started_again.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/id_map.h"
#include "datasets/base/num.h"

/* Days; enterprises of one party. As in started_again_people.sql. */
enum { BEFORE = 60, AFTER = 366, ENTERPRISES_MOST = 10 };

/* ---- what stores give ---- */

Status endings_load(Store *store, Arena *arena, Endings *endings, Err *err) {
    Stmt stmt;
    Ending *ending = NULL;
    size_t n = 0, room = 0;
    bool row = true;
    *endings = (Endings){0};
    TRY(stmt_open(store, sql_query("enterprise_endings"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        ending = arena_room(arena, ending, n, &room, sizeof *ending);
        ending[n++] =
            (Ending){arena_strdup(arena, stmt_get_text(&stmt, 0)), (int)stmt_get_int(&stmt, 1)};
    }
    stmt_close(&stmt);
    *endings = (Endings){n, ending};
    return status;
}

Status openings_load(Store *store, const Panel *panel, Arena *arena, const int **opened, Err *err) {
    Stmt stmt;
    int *day = ARENA_ARRAY(arena, int, panel->n + 1);
    bool row = true;
    *opened = day;
    for (size_t i = 0; i < panel->n; i++) day[i] = INT_MIN;
    TRY(stmt_open(store, sql_query("storefront_openings"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const size_t i = panel_row_of(panel, stmt_get_text(&stmt, 0));
        if (i < panel->n) day[i] = (int)stmt_get_int(&stmt, 1);
    }
    stmt_close(&stmt);
    return status;
}

static int by_enterprise(const void *left, const void *right) {
    const Ending *a = left, *b = right;
    const int order = strcmp(a->enterprise, b->enterprise);
    return order ? order : (a->day > b->day) - (a->day < b->day);
}

void endings_join(const Endings *const *part, size_t parts, Arena *arena, Endings *out) {
    size_t n = 0, at = 0, kept = 0;
    for (size_t p = 0; p < parts; p++) n += part[p]->n;
    Ending *ending = ARENA_ARRAY(arena, Ending, n + 1);
    for (size_t p = 0; p < parts; at += part[p++]->n)
        if (part[p]->n) memcpy(ending + at, part[p]->ending, part[p]->n * sizeof *ending);
    qsort(ending, n, sizeof *ending, by_enterprise);
    for (size_t k = 0; k < n; k++)
        if (!kept || by_enterprise(&ending[kept - 1], &ending[k])) ending[kept++] = ending[k];
    *out = (Endings){kept, ending};
}

/* ---- who started again ---- */

/* Rows or endings of an enterprise as a chain: next[k] - 1 follows k. */
typedef struct Chains {
    IdMap first; /* of each enterprise */
    uint32_t *next;
} Chains;

static void chain(Chains *c, const char *enterprise, size_t k) {
    const size_t length = strlen(enterprise);
    const int64_t before = id_map_find(&c->first, enterprise, length);
    c->next[k] = before < 0 ? 0 : (uint32_t)before + 1;
    (void)id_map_put(&c->first, enterprise, length, (int64_t)k);
}

static uint32_t chain_of(const Chains *c, const char *enterprise) {
    const int64_t first = id_map_find(&c->first, enterprise, strlen(enterprise));
    return first < 0 ? 0 : (uint32_t)first + 1;
}

typedef struct Again {
    const Endings *endings;
    const int *opened;
    Chains rows, ends;
    int last; /* day of the panel */
    unsigned char *mark;
} Again;

static bool is_person(const LinkTie *tie) {
    return tie->kind == LINK_DIRECTOR || tie->kind == LINK_OWNER || tie->kind == LINK_PHONE;
}

static void mark_openings(Again *a, const LinkTie *tie, int ended) {
    for (uint32_t k = chain_of(&a->rows, tie->enterprise); k; k = a->rows.next[k - 1]) {
        const int day = a->opened[k - 1];
        if (day != INT_MIN && day >= ended - BEFORE && day <= ended + AFTER && day <= a->last &&
            tie->until >= day)
            a->mark[k - 1] = 1;
    }
}

static void mark_others(Again *a, const LinkTie *tie, size_t n, const LinkTie *ended, int day) {
    for (size_t k = 0; k < n; k++)
        if (is_person(&tie[k]) && strcmp(tie[k].enterprise, ended->enterprise) != 0)
            mark_openings(a, &tie[k], day);
}

/* Up to one more than a party may have. */
static size_t enterprises_of(const LinkTie *tie, size_t n) {
    const char *seen[ENTERPRISES_MOST + 1];
    size_t count = 0;
    for (size_t k = 0; k < n && count <= ENTERPRISES_MOST; k++) {
        bool known = false;
        for (size_t s = 0; s < count; s++) known |= strcmp(seen[s], tie[k].enterprise) == 0;
        if (!known) seen[count++] = tie[k].enterprise;
    }
    return count;
}

/* tie[n]: all of one party. */
static void look_at(Again *a, const LinkTie *tie, size_t n) {
    if (enterprises_of(tie, n) > ENTERPRISES_MOST) return;
    for (size_t k = 0; k < n; k++) {
        if (!is_person(&tie[k])) continue;
        for (uint32_t e = chain_of(&a->ends, tie[k].enterprise); e; e = a->ends.next[e - 1]) {
            const int day = a->endings->ending[e - 1].day;
            if (tie[k].until >= day - AFTER) mark_others(a, tie, n, &tie[k], day);
        }
    }
}

void started_again(const Panel *panel, const LinkTies *ties, const Endings *endings,
                   const int *opened, unsigned char *mark) {
    Arena *scratch = arena_open();
    Again a = {.endings = endings,
               .opened = opened,
               .rows.next = ARENA_ARRAY(scratch, uint32_t, panel->n + 1),
               .ends.next = ARENA_ARRAY(scratch, uint32_t, endings->n + 1),
               .last = month_first_date(panel->first_month + (int)panel->months) - 1,
               .mark = mark};
    id_map_open(&a.rows.first, scratch);
    id_map_open(&a.ends.first, scratch);
    for (size_t i = 0; panel->enterprise && i < panel->n; i++)
        if (panel->enterprise[i] && *panel->enterprise[i]) chain(&a.rows, panel->enterprise[i], i);
    for (size_t k = 0; k < endings->n; k++) chain(&a.ends, endings->ending[k].enterprise, k);
    for (size_t begin = 0, end = 0; begin < ties->n; begin = end) {
        while (end < ties->n && strcmp(ties->tie[end].party, ties->tie[begin].party) == 0) end++;
        look_at(&a, ties->tie + begin, end - begin);
    }
    arena_close(scratch);
}
