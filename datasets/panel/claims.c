#include "datasets/panel/claims.h"

#include <limits.h>
#include <string.h>

/* Room for one more in an array that is full at every power of two. */
static void *grow(Arena *arena, void *array, size_t count, size_t size) {
    if (count & (count - 1)) return array;
    void *more = arena_alloc(arena, 2 * count + 1, size);
    if (count) memcpy(more, array, count * size);
    return more;
}

static const char *get_text(Stmt *stmt, int column, Arena *arena) {
    return arena_strdup(arena, stmt_get_text(stmt, column));
}

static void add_sector(Stmt *stmt, Arena *arena, Claims *claims) {
    claims->sector = grow(arena, claims->sector, claims->sectors, sizeof *claims->sector);
    claims->sector[claims->sectors++] =
        (SectorClaim){get_text(stmt, 1, arena), get_text(stmt, 2, arena), get_text(stmt, 3, arena),
                      stmt_get_real(stmt, 4)};
}

static void add_state(Stmt *stmt, Arena *arena, Claims *claims) {
    claims->state = grow(arena, claims->state, claims->states, sizeof *claims->state);
    claims->state[claims->states++] = (StateClaim){
        get_text(stmt, 1, arena), stmt_get_text(stmt, 2) ? (int)stmt_get_int(stmt, 2) : INT_MIN};
}

static void add_link(Stmt *stmt, Arena *arena, Claims *claims) {
    claims->link = grow(arena, claims->link, claims->links, sizeof *claims->link);
    claims->link[claims->links++] = (LinkClaim){
        get_text(stmt, 1, arena), (int)stmt_get_int(stmt, 2), stmt_get_int(stmt, 3) != 0};
}

static void add_door(Stmt *stmt, Arena *arena, Claims *claims) {
    claims->door = grow(arena, claims->door, claims->doors, sizeof *claims->door);
    claims->door[claims->doors++] = (DoorClaim){
        (int)stmt_get_int(stmt, 1), (int)stmt_get_int(stmt, 2), (DoorKind)stmt_get_int(stmt, 3)};
}

static void add_owner(Stmt *stmt, Arena *arena, Claims *claims) {
    claims->owner = grow(arena, claims->owner, claims->owners, sizeof *claims->owner);
    claims->owner[claims->owners++] =
        (OwnerClaim){(OwnerKind)stmt_get_int(stmt, 1), get_text(stmt, 2, arena),
                     (size_t)stmt_get_int(stmt, 3), (size_t)stmt_get_int(stmt, 4)};
}

typedef void (*Add)(Stmt *stmt, Arena *arena, Claims *claims);

/* Rows of a run: n from rank `first`. */
typedef struct Ranks {
    int64_t run_id;
    size_t first, n;
} Ranks;

static Status load(Stmt *stmt, Add add, const Ranks *of, Arena *arena, Claims *claims, Err *err) {
    bool row = true;
    for (;;) {
        TRY(stmt_step(stmt, &row, err));
        if (!row) return ST_OK;
        const int64_t rank = stmt_get_int(stmt, 0);
        if (rank < (int64_t)of->first || (size_t)rank >= of->first + of->n)
            return FAIL(err, ST_INTEGRITY, "a saved row has rank %lld of %zu; restore a backup",
                        (long long)rank, of->n);
        add(stmt, arena, &claims[(size_t)rank - of->first]);
    }
}

/* Each kind of claim, and a table without whose rows there is none: most stores hold no records of
 * other registers, and no links. */
static const struct {
    const char *query, *rows;
    Add add;
} kinds[] = {
    {"claims_sectors", "SELECT 1 FROM register_claim LIMIT 1", add_sector},
    {"claims_states", "SELECT 1 FROM register_claim LIMIT 1", add_state},
    {"claims_links", "SELECT 1 FROM record_link LIMIT 1", add_link},
    {"claims_doors", "SELECT 1 FROM record_link LIMIT 1", add_door},
    {"claims_people", "SELECT 1 FROM link LIMIT 1", add_door},
    {"claims_owners", "SELECT 1 FROM link WHERE kind = 'legal' LIMIT 1", add_owner},
};

static Status has_rows(Store *store, const char *sql, bool *any, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql, &stmt, err));
    const Status status = stmt_step(&stmt, any, err);
    stmt_close(&stmt);
    return status;
}

static Status load_kind(Store *store, const char *query, Add add, const Ranks *of, Arena *arena,
                        Claims *claims, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, of->run_id);
    stmt_int(&stmt, 2, (int64_t)of->first);
    stmt_int(&stmt, 3, (int64_t)(of->first + of->n) - 1);
    const Status status = load(&stmt, add, of, arena, claims, err);
    stmt_close(&stmt);
    return status;
}

Status claims_load(Store *store, int64_t run_id, size_t first, size_t n, Arena *arena,
                   Claims **claims, Err *err) {
    const Ranks of = {run_id, first, n};
    *claims = ARENA_ARRAY(arena, Claims, n + 1);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        bool any;
        TRY(has_rows(store, kinds[k].rows, &any, err));
        if (any) TRY(load_kind(store, kinds[k].query, kinds[k].add, &of, arena, *claims, err));
    }
    return ST_OK;
}
