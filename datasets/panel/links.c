#include "datasets/panel/links.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/id_map.h"
#include "datasets/base/num.h"

/* A row of the panel and how long ago its tie ended. */
typedef struct Tied {
    uint32_t row;
    float ended; /* months before the panel's end; 0 = it stands */
} Tied;

/* Resources while they are gathered: heap blocks that grow. */
typedef struct Gather {
    unsigned char *kind;
    size_t *begin;
    Tied *member;
    size_t resources, edges, room_resources, room_edges;
} Gather;

static void add_member(Gather *g, size_t row, float ended) {
    g->member = mem_room(g->member, g->edges, &g->room_edges, sizeof *g->member);
    g->member[g->edges++] = (Tied){(uint32_t)row, ended};
}

/* Of ties to one row the one that lasted longest comes first. */
static int by_row(const void *left, const void *right) {
    const Tied *a = left, *b = right;
    if (a->row != b->row) return a->row < b->row ? -1 : 1;
    return (a->ended > b->ended) - (a->ended < b->ended);
}

/* Takes the members from `begin` on as one resource: each once, and only where they are several. */
static void close_resource(Gather *g, size_t begin, LinkKind kind) {
    assert(begin <= g->edges && kind < LINK_KINDS);
    size_t kept = begin;
    if (g->edges - begin > 1) qsort(g->member + begin, g->edges - begin, sizeof *g->member, by_row);
    for (size_t e = begin; e < g->edges; e++)
        if (kept == begin || g->member[kept - 1].row != g->member[e].row)
            g->member[kept++] = g->member[e];
    g->edges = kept - begin > 1 ? kept : begin;
    if (g->edges == begin) return;
    if (g->resources == g->room_resources) {
        g->room_resources = 2 * g->room_resources + 256;
        g->kind = mem_grow(g->kind, g->room_resources, sizeof *g->kind);
        g->begin = mem_grow(g->begin, g->room_resources, sizeof *g->begin);
    }
    g->kind[g->resources] = (unsigned char)kind;
    g->begin[g->resources++] = begin;
}

/* ---- what the panel itself says ---- */

typedef const char *(*LabelOf)(const Panel *panel, size_t row, Arena *scratch);

static const char *enterprise_of(const Panel *panel, size_t row, Arena *scratch) {
    (void)scratch;
    return panel->enterprise ? panel->enterprise[row] : NULL;
}

static bool blank(const char *text) {
    return !text || !*text;
}

static const char *door_of(const Panel *panel, size_t row, Arena *scratch) {
    if (!panel->street || !panel->house_number) return NULL;
    const char *street = panel->street[row], *number = panel->house_number[row];
    const char *postcode = panel->postcode ? panel->postcode[row] : NULL;
    if (blank(street) || blank(number)) return NULL;
    return arena_printf(scratch, "%s\n%s\n%s", postcode ? postcode : "", street, number);
}

/* Panel rows by their label, ascending: row[begin[k]] is the first of label k, row[begin[k + 1]]
 * that of the next. */
typedef struct Labels {
    IdMap number;
    size_t *begin; /* [labels + 1] */
    uint32_t *row;
} Labels;

/* The label's number, a new one where it is seen for the first time. */
static uint32_t number_of(IdMap *numbers, const char *text) {
    const size_t length = strlen(text);
    const int64_t known = id_map_find(numbers, text, length), next = (int64_t)numbers->count;
    if (known < 0) (void)id_map_put(numbers, text, length, next);
    return (uint32_t)(known < 0 ? next : known);
}

/* Counted first, then filed. */
static void labels_make(const Panel *panel, LabelOf label_of, Arena *scratch, Labels *out) {
    const size_t n = panel->n;
    uint32_t *label = ARENA_ARRAY(scratch, uint32_t, n + 1); /* number + 1; 0 = none */
    size_t *next = ARENA_ARRAY(scratch, size_t, n + 1);
    *out = (Labels){.begin = ARENA_ARRAY(scratch, size_t, n + 1),
                    .row = ARENA_ARRAY(scratch, uint32_t, n + 1)};
    id_map_open(&out->number, scratch);
    for (size_t i = 0; i < n; i++) {
        const char *text = label_of(panel, i, scratch);
        if (blank(text)) continue;
        label[i] = number_of(&out->number, text) + 1;
        out->begin[label[i]]++;
    }
    for (size_t k = 1; k <= out->number.count; k++) out->begin[k] += out->begin[k - 1];
    memcpy(next, out->begin, n * sizeof *next);
    for (size_t i = 0; i < n; i++)
        if (label[i]) out->row[next[label[i] - 1]++] = (uint32_t)i;
}

static void add_label(Gather *g, const Labels *labels, size_t k, float ended) {
    for (size_t at = labels->begin[k]; at < labels->begin[k + 1]; at++)
        add_member(g, labels->row[at], ended);
}

/* Rows with the same label become one resource. */
static void gather_labels(Gather *g, const Labels *labels, LinkKind kind) {
    for (size_t k = 0; k < labels->number.count; k++) {
        const size_t begin = g->edges;
        add_label(g, labels, k, 0);
        close_resource(g, begin, kind);
    }
}

/* ---- parties of the register ---- */

/* Ties come by party: its members are gathered until another one's come. */
typedef struct Parties {
    Gather *to;
    const Panel *panel;
    const Labels *enterprises;
    char party[64];
    size_t begin; /* of its members */
    LinkKind kind;
} Parties;

static void next_party(Parties *p, const char *party) {
    close_resource(p->to, p->begin, p->kind);
    p->begin = p->to->edges;
    p->kind = LINK_TIE;
    (void)snprintf(p->party, sizeof p->party, "%s", party);
}

/* Months from the day a tie ended to the end of the panel; 0 where it stands. */
static float ended_before(int day, const Panel *panel) {
    if (day == INT_MAX) return 0;
    const int months = panel->first_month + (int)panel->months - 1 - month_of_date(day);
    return months > 0 ? (float)months : 0;
}

static void take_tie(void *context, const LinkTie *tie) {
    Parties *p = context;
    const IdMap *number = &p->enterprises->number;
    if (strncmp(p->party, tie->party, sizeof p->party - 1) != 0) next_party(p, tie->party);
    const int64_t known = id_map_find(number, tie->enterprise, strlen(tie->enterprise));
    if (known < 0) return;
    if (tie->kind < p->kind) p->kind = tie->kind;
    add_label(p->to, p->enterprises, (size_t)known, ended_before(tie->until, p->panel));
}

/* ---- the graph ---- */

/* One resource as a slice of the gathered members. */
typedef struct Slice {
    const Tied *member;
    size_t count;
    unsigned char kind;
} Slice;

static int by_rows(const Slice *a, const Slice *b) {
    for (size_t k = 0; k < a->count && k < b->count; k++)
        if (a->member[k].row != b->member[k].row)
            return a->member[k].row < b->member[k].row ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

static float ended_of(const Slice *s) {
    float sum = 0;
    for (size_t k = 0; k < s->count; k++) sum += s->member[k].ended;
    return sum;
}

/* Of slices with the same members the one that lasted longest comes first, then the first kind. */
static int by_members(const void *left, const void *right) {
    const Slice *a = left, *b = right;
    const int order = by_rows(a, b);
    const float one = ended_of(a), other = ended_of(b);
    if (order) return order;
    if (one != other) return one < other ? -1 : 1;
    return (int)a->kind - (int)b->kind;
}

static void finish(const Gather *g, Arena *arena, Links *links) {
    Slice *slice = mem_grow(NULL, g->resources + 1, sizeof *slice);
    for (size_t r = 0; r < g->resources; r++) {
        const size_t end = r + 1 < g->resources ? g->begin[r + 1] : g->edges;
        slice[r] = (Slice){g->member + g->begin[r], end - g->begin[r], g->kind[r]};
    }
    qsort(slice, g->resources, sizeof *slice, by_members);
    unsigned char *kind = ARENA_ARRAY(arena, unsigned char, g->resources + 1);
    size_t *begin = ARENA_ARRAY(arena, size_t, g->resources + 1), kept = 0, edges = 0;
    uint32_t *member = ARENA_ARRAY(arena, uint32_t, g->edges + 1);
    float *ended = ARENA_ARRAY(arena, float, g->edges + 1);
    for (size_t r = 0; r < g->resources; r++) {
        if (r && by_rows(&slice[r - 1], &slice[r]) == 0) continue;
        for (size_t k = 0; k < slice[r].count; k++) {
            member[edges + k] = slice[r].member[k].row;
            ended[edges + k] = slice[r].member[k].ended;
        }
        kind[kept] = slice[r].kind;
        edges += slice[r].count;
        begin[++kept] = edges;
    }
    mem_free(slice);
    *links = (Links){kept, edges, kind, begin, member, ended};
}

typedef struct Making {
    Arena *scratch;
    Gather gather;
    Labels enterprises, doors;
    Parties parties;
} Making;

static void begin(Making *m, const Panel *panel) {
    *m = (Making){.scratch = arena_open()};
    labels_make(panel, enterprise_of, m->scratch, &m->enterprises);
    labels_make(panel, door_of, m->scratch, &m->doors);
    m->parties = (Parties){
        .to = &m->gather, .panel = panel, .enterprises = &m->enterprises, .kind = LINK_TIE};
}

/* links: NULL = nothing is made of it. */
static void end(Making *m, Arena *arena, Links *links) {
    if (links) {
        next_party(&m->parties, "");
        gather_labels(&m->gather, &m->enterprises, LINK_ENTERPRISE);
        gather_labels(&m->gather, &m->doors, LINK_DOOR);
        finish(&m->gather, arena, links);
    }
    mem_free(m->gather.kind);
    mem_free(m->gather.begin);
    mem_free(m->gather.member);
    arena_close(m->scratch);
}

Status links_load(Store *store, const Panel *panel, Arena *arena, Links *links, Err *err) {
    Making making;
    begin(&making, panel);
    const Status status = link_ties_each(store, panel, take_tie, &making.parties, err);
    end(&making, arena, status ? NULL : links);
    return status;
}

void links_make(const Panel *panel, const LinkTies *ties, Arena *arena, Links *links) {
    Making making;
    begin(&making, panel);
    for (size_t k = 0; k < ties->n; k++)
        if (link_tie_held(&ties->tie[k], panel)) take_tie(&making.parties, &ties->tie[k]);
    end(&making, arena, links);
}
