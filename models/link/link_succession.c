/* link_succession - what happened at a door, or between two.
 *
 * Input     records [n] with the days they opened and closed.
 * Method    records of one register with the same street words, house number and postcode, in order
 *           of opening: the successor of a record is the first that opens at most overlap_days
 *           before it closes and at most `months` after. Alike name (levels 0 to 3) and a gap of at
 *           most join_gap_days: a re-licence; else a take-over. The same for records of one
 *           register with one telephone that is not a switchboard's, at two doors (level 3 or 4):
 *           elsewhere.
 * Output    pairs of records; the gap is opened_on - closed_on.
 * Blind to  doors with several shops at once: a successor next door under the same number counts;
 *           a move and a new name for the same people look alike elsewhere.
 * Cites     MODEL 14.8
 */
#include "models/link/link_succession.h"

#include <stdlib.h>

#include "datasets/records/fold.h"

typedef struct Life {
    uint64_t place; /* the door, or the telephone */
    uint32_t record;
    int32_t opened_on, closed_on;
} Life;

static int by_place(const void *a, const void *b) {
    const Life *x = a, *y = b;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    if (x->opened_on != y->opened_on) return x->opened_on < y->opened_on ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

static int by_record(const void *a, const void *b) {
    const LinkSuccession *x = a, *y = b;
    if (x->before != y->before) return x->before < y->before ? -1 : 1;
    return (x->after > y->after) - (x->after < y->after);
}

static uint64_t door_of(const Records *records, const Record *r) {
    uint64_t h = fold_join(r->registry, r->low);
    for (size_t k = 0; k < r->streets[0]; k++)
        h = fold_join(h, records->word_hash[r->street[0][k]]);
    return fold_join(h, records->word_hash[r->postcode]);
}

static bool has_life(const Record *r) {
    return r->registry != 0 && (r->opened_on != INT32_MIN || r->closed_on != INT32_MAX);
}

static size_t lives_at_doors(const LinkView *view, Life *life) {
    const Records *records = view->records;
    size_t count = 0;
    for (size_t i = 0; i < records->n; i++) {
        const Record *r = &records->record[i];
        if (has_life(r) && r->low && r->streets[0])
            life[count++] = (Life){door_of(records, r), (uint32_t)i, r->opened_on, r->closed_on};
    }
    qsort(life, count, sizeof *life, by_place);
    return count;
}

static size_t lives_by_phone(const LinkView *view, Life *life) {
    const Records *records = view->records;
    size_t count = 0;
    for (size_t i = 0; i < records->n; i++) {
        const Record *r = &records->record[i];
        if (!has_life(r) || !r->phone || view->shared[r->phone]) continue;
        const uint64_t phone = fold_join(r->registry, records->word_hash[r->phone]);
        life[count++] = (Life){phone, (uint32_t)i, r->opened_on, r->closed_on};
    }
    qsort(life, count, sizeof *life, by_place);
    return count;
}

static LinkSuccession describe(const LinkView *view, const Life *before, const Life *after,
                               const SuccessionParams *p) {
    const Record *a = &view->records->record[before->record];
    const Record *b = &view->records->record[after->record];
    const int8_t level = link_compare(view, before->record, after->record).level[LINK_NAME];
    const double gap = (double)after->opened_on - (double)before->closed_on;
    const bool one = level >= 0 && level <= 3 && gap <= p->join_gap_days;
    return (LinkSuccession){
        .before = before->record,
        .after = after->record,
        .closed_on = before->closed_on,
        .opened_on = after->opened_on,
        .kind = one ? SUCCESSION_RELICENCE : SUCCESSION_TAKEOVER,
        .name_level = level,
        .same_phone = a->phone && a->phone == b->phone && !view->shared[a->phone]};
}

/* Surely at two doors: a slip of the pen or a missing address is not another door. */
static bool elsewhere(const LinkView *view, const Life *a, const Life *b) {
    enum { ANOTHER_DOOR = 3 }; /* of link_levels.h: at best the same postcode */
    return link_compare(view, a->record, b->record).level[LINK_DOOR] >= ANOTHER_DOOR;
}

/* The first of the place that opens in time after the one at i; SIZE_MAX = none. */
static size_t successor(const Life *life, size_t count, size_t i, const SuccessionParams *p) {
    const double most = p->months * 365.25 / 12;
    if (life[i].closed_on == INT32_MAX) return SIZE_MAX;
    for (size_t j = i + 1; j < count && life[j].place == life[i].place; j++) {
        const double gap = (double)life[j].opened_on - (double)life[i].closed_on;
        if (life[j].opened_on == INT32_MIN || gap < -p->overlap_days) continue;
        return gap <= most ? j : SIZE_MAX;
    }
    return SIZE_MAX;
}

void link_successions_find(const LinkView *view, const SuccessionParams *p, Arena *arena,
                           LinkSuccessions *out) {
    Arena *scratch = arena_open();
    Life *life = ARENA_ARRAY(scratch, Life, view->records->n + 1);
    *out = (LinkSuccessions){.at = ARENA_ARRAY(arena, LinkSuccession, 2 * view->records->n + 1)};
    size_t count = lives_at_doors(view, life);
    for (size_t i = 0; i < count; i++) {
        const size_t j = successor(life, count, i, p);
        if (j != SIZE_MAX) out->at[out->count++] = describe(view, &life[i], &life[j], p);
    }
    count = lives_by_phone(view, life);
    for (size_t i = 0; i < count; i++) {
        const size_t j = successor(life, count, i, p);
        if (j == SIZE_MAX || !elsewhere(view, &life[i], &life[j])) continue;
        out->at[out->count] = describe(view, &life[i], &life[j], p);
        out->at[out->count++].kind = SUCCESSION_ELSEWHERE;
    }
    if (out->count) qsort(out->at, out->count, sizeof *out->at, by_record);
    arena_close(scratch);
}
