#include "datasets/quality/odd_values.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"

enum {
    SECTOR_LEAST = 10, /* areas of a sector that tell what it has */
    SECTOR_TIMES = 50, /* its middle: no two storefronts of a sector differ so */
    LARGE = 2000       /* m2 from which a storefront is compared with its sector */
};
static const double area_most = 100000; /* m2: twice the largest furniture store of Europe */
static const double area_least = 1;     /* m2: no counter is smaller */

/* ---- ids ---- */

typedef struct Id {
    const char *id, *bare;
} Id;

/* The id in small letters, without zeros before its numbers and ".0" behind it. */
static const char *bare_of(const char *id, Arena *arena) {
    size_t length = strlen(id), used = 0;
    char *out = arena_strdup(arena, id);
    if (length > 2 && strcmp(id + length - 2, ".0") == 0) length -= 2;
    for (size_t k = 0; k < length; k++) {
        const bool first = !k || id[k - 1] < '0' || id[k - 1] > '9';
        if (first)
            while (k + 1 < length && id[k] == '0' && id[k + 1] >= '0' && id[k + 1] <= '9') k++;
        out[used++] = id[k] >= 'A' && id[k] <= 'Z' ? (char)(id[k] | 0x20) : id[k];
    }
    out[used] = 0;
    return out;
}

static int compare_ids(const void *a, const void *b) {
    const Id *x = a, *y = b;
    const int order = strcmp(x->bare, y->bare);
    return order ? order : strcmp(x->id, y->id);
}

static void find_alike(Id *id, size_t count, Arena *arena, OddValues *found) {
    if (count) qsort(id, count, sizeof *id, compare_ids);
    found->group = ARENA_ARRAY(arena, const char *, ODD_SHOWN);
    for (size_t k = 0, end; k < count; k = end) {
        for (end = k + 1; end < count && strcmp(id[end].bare, id[k].bare) == 0;) end++;
        if (end - k < 2) continue;
        found->alike += end - k;
        if (found->groups++ >= ODD_SHOWN) continue;
        Text text = {0};
        for (size_t i = k; i < end; i++) text_addf(&text, "%s%s", i > k ? ", " : "", id[i].id);
        found->group[found->groups - 1] = arena_strndup(arena, text.at, text.length);
        text_free(&text);
    }
}

/* ---- areas ---- */

typedef struct Sized {
    OddArea area;
    const char *sector;
} Sized;

/* 9999, 99999, 999999. */
static bool is_nines(double area) {
    return area == 9999 || area == 99999 || area == 999999;
}

static void find_areas(const Sized *sized, size_t count, Arena *arena, OddValues *found) {
    found->area = ARENA_ARRAY(arena, OddArea, ODD_SHOWN);
    for (size_t k = 0, end; k < count; k = end) {
        for (end = k; end < count && text_equal(sized[end].sector, sized[k].sector);) end++;
        const double middle = end - k >= SECTOR_LEAST ? sized[k + (end - k) / 2].area.area : 0;
        for (size_t i = k; i < end; i++) {
            const double area = sized[i].area.area;
            const bool beyond = middle > 0 && area > LARGE && area > SECTOR_TIMES * middle;
            if (area < area_most && area >= area_least && !is_nines(area) && !beyond) continue;
            if (found->areas++ < ODD_SHOWN) found->area[found->areas - 1] = sized[i].area;
        }
    }
}

/* ---- postcodes ---- */

enum { POSTCODE_LONGEST = 8 };

/* Digits of a postcode that has nothing else; 0 = it has. */
static size_t digits_of(const char *postcode) {
    const size_t digits = strspn(postcode, "0123456789");
    return !postcode[digits] && digits <= POSTCODE_LONGEST ? digits : 0;
}

/* Those shorter by a digit or two than most, in a city whose others tell how long they are. */
static void find_postcodes(const OddPostcode *code, size_t count, Arena *arena, OddValues *found) {
    size_t length[POSTCODE_LONGEST + 1] = {0}, all = 0, usual = 0;
    for (size_t k = 0; k < count; k++) {
        const size_t digits = digits_of(code[k].postcode);
        length[digits]++;
        all += digits > 0;
    }
    for (size_t l = 1; l <= POSTCODE_LONGEST; l++)
        if (2 * length[l] > all) usual = l;
    found->postcode = ARENA_ARRAY(arena, OddPostcode, ODD_SHOWN);
    for (size_t k = 0; k < count; k++) {
        const size_t digits = digits_of(code[k].postcode);
        if (!digits || digits >= usual || digits + 2 < usual) continue;
        if (found->postcodes++ >= ODD_SHOWN) continue;
        found->postcode[found->postcodes - 1] =
            (OddPostcode){arena_strdup(arena, code[k].id), arena_strdup(arena, code[k].postcode),
                          arena_strdup(arena, code[k].path), code[k].line};
    }
}

/* ---- all ---- */

typedef struct Rows {
    Id *id;
    Sized *sized;
    OddPostcode *code;
    size_t ids, id_room, sizes, size_room, codes, code_room;
    Arena *arena;
} Rows;

static void add_row(Rows *rows, Stmt *stmt) {
    const char *id = arena_strdup(rows->arena, stmt_get_text(stmt, 0)),
               *sector = stmt_get_text(stmt, 1), *path = stmt_get_text(stmt, 3);
    rows->id = mem_room(rows->id, rows->ids, &rows->id_room, sizeof *rows->id);
    rows->id[rows->ids++] = (Id){id, bare_of(id, rows->arena)};
    const char *postcode = stmt_get_text(stmt, 5);
    if (postcode) {
        rows->code = mem_room(rows->code, rows->codes, &rows->code_room, sizeof *rows->code);
        rows->code[rows->codes++] =
            (OddPostcode){id, arena_strdup(rows->arena, postcode), arena_strdup(rows->arena, path),
                          stmt_get_int(stmt, 4)};
    }
    const double area = stmt_get_real(stmt, 2);
    if (isnan(area)) return;
    rows->sized = mem_room(rows->sized, rows->sizes, &rows->size_room, sizeof *rows->sized);
    const Sized *before = rows->sizes ? &rows->sized[rows->sizes - 1] : NULL;
    const bool same = before && text_equal(before->sector, sector);
    rows->sized[rows->sizes++] =
        (Sized){.area = {id, area, arena_strdup(rows->arena, path), stmt_get_int(stmt, 4)},
                .sector = same     ? before->sector
                          : sector ? arena_strdup(rows->arena, sector)
                                   : NULL};
}

static Status read_rows(Store *store, Rows *rows, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("odd_rows"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) add_row(rows, &stmt);
    stmt_close(&stmt);
    return status;
}

Status odd_values_find(Store *store, Arena *arena, OddValues *found, Err *err) {
    Rows rows = {.arena = arena_open()};
    *found = (OddValues){0};
    const Status status = read_rows(store, &rows, err);
    if (!status) {
        find_alike(rows.id, rows.ids, arena, found);
        find_areas(rows.sized, rows.sizes, arena, found);
        find_postcodes(rows.code, rows.codes, arena, found);
    }
    for (size_t k = 0; k < found->areas && k < ODD_SHOWN; k++) {
        found->area[k].id = arena_strdup(arena, found->area[k].id);
        found->area[k].path = arena_strdup(arena, found->area[k].path);
    }
    mem_free(rows.id);
    mem_free(rows.sized);
    mem_free(rows.code);
    arena_close(rows.arena);
    return status;
}
