/* What the readers of the files share: numbers, slots, texts. */
#include <stdlib.h>
#include <string.h>

#include "datasets/sources/kbo/kbo.h"

/* ---- lists of numbers ---- */

void kbo_numbers_add(KboNumbers *numbers, int64_t number) {
    if (numbers->count && numbers->number[numbers->count - 1] == number) return;
    numbers->number =
        mem_room(numbers->number, numbers->count, &numbers->capacity, sizeof *numbers->number);
    numbers->number[numbers->count++] = number;
}

static int compare_numbers(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void kbo_numbers_sort(KboNumbers *numbers) {
    size_t kept = 0;
    if (!numbers->count) return;
    qsort(numbers->number, numbers->count, sizeof *numbers->number, compare_numbers);
    for (size_t k = 1; k < numbers->count; k++)
        if (numbers->number[k] != numbers->number[kept])
            numbers->number[++kept] = numbers->number[k];
    numbers->count = kept + 1;
}

bool kbo_numbers_have(const KboNumbers *numbers, int64_t number) {
    return numbers->count && bsearch(&number, numbers->number, numbers->count,
                                     sizeof *numbers->number, compare_numbers) != NULL;
}

/* ---- slots ---- */

/* Sorted items that begin with their number. Files follow the same order, so the place of a number
 * is near the last one. */
typedef struct Sorted {
    const void *items;
    size_t count, size, near;
} Sorted;

static Sorted sorted_enterprises(const Kbo *kbo) {
    return (Sorted){kbo->enterprise, kbo->enterprises, sizeof *kbo->enterprise,
                    kbo->near_enterprise};
}

static Sorted sorted_establishments(const Kbo *kbo) {
    return (Sorted){kbo->establishment, kbo->establishments, sizeof *kbo->establishment,
                    kbo->near_establishment};
}

static int64_t number_at(const Sorted *s, size_t k) {
    const char *base = s->items;
    return *(const int64_t *)(const void *)(base + k * s->size);
}

/* Where the number stands, or would stand. */
static size_t place_of(const Sorted *s, int64_t number) {
    size_t low = 0, high = s->count;
    for (size_t k = s->near; k < s->count && k < s->near + 3; k++) {
        const int64_t here = number_at(s, k);
        if (here == number) return k;
        if (here > number) break;
        low = k + 1;
    }
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (number_at(s, middle) < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void *open_gap(void *items, size_t *count, size_t *capacity, size_t size, size_t at) {
    items = mem_room(items, *count, capacity, size);
    char *base = items;
    memmove(base + (at + 1) * size, base + at * size, (*count - at) * size);
    memset(base + at * size, 0, size);
    (*count)++;
    return items;
}

/* Where a new number goes: a full extract is sorted, or else sorted at the end of its file; the few
 * numbers of an update come from several files and are kept in order. */
static size_t place_for(const Kbo *kbo, const Sorted *s, int64_t number, bool *made) {
    if (kbo->update) {
        const size_t at = place_of(s, number);
        *made = at == s->count || number_at(s, at) != number;
        return at;
    }
    *made = !s->count || number_at(s, s->count - 1) != number;
    return *made ? s->count : s->count - 1;
}

KboEnterprise *kbo_enterprise_make(Kbo *kbo, int64_t number, bool *made) {
    const Sorted enterprises = sorted_enterprises(kbo);
    const size_t at = place_for(kbo, &enterprises, number, made);
    kbo->near_enterprise = at;
    if (*made) {
        kbo->enterprise = open_gap(kbo->enterprise, &kbo->enterprises, &kbo->enterprise_capacity,
                                   sizeof *kbo->enterprise, at);
        kbo->enterprise[at] = (KboEnterprise){.number = number,
                                              .started_on = KBO_NO_DAY,
                                              .struck_off_on = KBO_NO_DAY,
                                              .situation = -1,
                                              .form = -1};
    }
    return &kbo->enterprise[at];
}

KboEstablishment *kbo_establishment_make(Kbo *kbo, int64_t number, bool *made) {
    const Sorted establishments = sorted_establishments(kbo);
    const size_t at = place_for(kbo, &establishments, number, made);
    kbo->near_establishment = at;
    if (*made) {
        kbo->establishment = open_gap(kbo->establishment, &kbo->establishments,
                                      &kbo->establishment_capacity, sizeof *kbo->establishment, at);
        kbo->establishment[at] = (KboEstablishment){
            .number = number, .started_on = KBO_NO_DAY, .struck_off_on = KBO_NO_DAY};
    }
    return &kbo->establishment[at];
}

/* Items begin with their number and their line. */
static int compare_items(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    if (x[0] != y[0]) return x[0] < y[0] ? -1 : 1;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

Status kbo_sort_items(Kbo *kbo, size_t part, void *items, size_t *count, size_t size, Err *err) {
    char *base = items, text[BE_TEXT];
    size_t kept = 0;
    bool sorted = true;
    for (size_t k = 1; k < *count && sorted; k++)
        sorted = compare_items(base + (k - 1) * size, base + k * size) < 0;
    if (sorted) return ST_OK;
    qsort(items, *count, size, compare_items);
    for (size_t k = 1; k < *count; k++) {
        const int64_t *here = (const int64_t *)(const void *)(base + k * size);
        if (here[0] != *(const int64_t *)(const void *)(base + kept * size)) {
            kept++;
            if (kept != k) memcpy(base + kept * size, base + k * size, size);
            continue;
        }
        (void)belgian_number_text(here[0], text);
        kbo->load->file[part].taken--;
        const Reject again = {.part = part,
                              .line = here[1],
                              .column = "number",
                              .reason = "this number was already given",
                              .value = text,
                              .length = strlen(text)};
        TRY(load_reject(kbo->load, &again, err));
    }
    *count = kept + 1;
    return ST_OK;
}

KboEnterprise *kbo_enterprise(Kbo *kbo, int64_t number) {
    bool made;
    if (kbo->update) return kbo_enterprise_make(kbo, number, &made);
    const Sorted enterprises = sorted_enterprises(kbo);
    const size_t at = place_of(&enterprises, number);
    kbo->near_enterprise = at;
    if (at == kbo->enterprises || kbo->enterprise[at].number != number) return NULL;
    return &kbo->enterprise[at];
}

KboEstablishment *kbo_establishment(Kbo *kbo, int64_t number) {
    bool made;
    if (kbo->update) return kbo_establishment_make(kbo, number, &made);
    const Sorted establishments = sorted_establishments(kbo);
    const size_t at = place_of(&establishments, number);
    kbo->near_establishment = at;
    if (at == kbo->establishments || kbo->establishment[at].number != number) return NULL;
    return &kbo->establishment[at];
}

/* ---- cells ---- */

/* The number in a cell, or why there is none. */
static const char *read_entity(const RowsCell *cell, KboEntity *entity) {
    const char *why = NULL;
    entity->kind = belgian_number(cell->text, cell->length, &entity->number, &why);
    return entity->kind == BE_NONE ? why : NULL;
}

Status kbo_number(RowsRow *row, size_t column, KboEntity *entity, Err *err) {
    const char *why = read_entity(&row->cell[column], entity);
    return why ? rows_reject(row, column, why, err) : ST_OK;
}

bool kbo_mistyped(Kbo *kbo, KboFile file, const char *why) {
    if (kbo->update || why != be_number_mistyped) return false;
    kbo->count.orphan[file]++;
    kbo->count.mistyped[file]++;
    return true;
}

Status kbo_entity(Kbo *kbo, KboFile file, RowsRow *row, size_t column, KboEntity *entity,
                  Err *err) {
    const char *why = read_entity(&row->cell[column], entity);
    return !why || kbo_mistyped(kbo, file, why) ? ST_OK : rows_reject(row, column, why, err);
}

bool kbo_code(const RowsCell *cell, int *code) {
    long long value;
    if (!num_parse_long(cell->text, cell->length, &value) || value < 0 || value > 99999999)
        return false;
    *code = (int)value;
    return true;
}

size_t kbo_characters(const RowsCell *cell) {
    size_t count = 0;
    for (size_t i = 0; i < cell->length; i++)
        count += ((unsigned char)cell->text[i] & 0xc0) != 0x80;
    return count;
}

KboText kbo_text(Kbo *kbo, const RowsCell *cell) {
    if (!cell->length) return 0;
    if (!kbo->text.length) text_addc(&kbo->text, 0); /* offset 0 means missing */
    const size_t at = kbo->text.length;
    text_add(&kbo->text, cell->text, cell->length);
    text_addc(&kbo->text, 0);
    return (KboText)at;
}

KboText kbo_place(Kbo *kbo, const RowsCell *cell) {
    if (!cell->length) return 0;
    int64_t at = id_map_find(&kbo->places, cell->text, cell->length);
    if (at >= 0) return (KboText)at;
    at = kbo_text(kbo, cell);
    (void)id_map_put(&kbo->places, cell->text, cell->length, at);
    return (KboText)at;
}

const char *kbo_text_at(const Kbo *kbo, KboText text) {
    return text ? kbo->text.at + text : NULL;
}

void kbo_close(Kbo *kbo) {
    for (size_t f = 0; f < KBO_FILES; f++) {
        mem_free(kbo->gone[f].number);
        mem_free(kbo->fresh[f].number);
    }
    mem_free(kbo->enterprise);
    mem_free(kbo->establishment);
    mem_free(kbo->claim);
    text_free(&kbo->text);
}
