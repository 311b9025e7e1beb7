/* What the readers of the files share: numbers, slots, texts. */
#include <stdlib.h>
#include <string.h>

#include "datasets/sources/kbo/kbo.h"

/* ---- lists of numbers ---- */

void kbo_numbers_add(KboNumbers *numbers, int64_t number) {
    if (numbers->count && numbers->number[numbers->count - 1] == number) return;
    if (numbers->count == numbers->capacity) {
        numbers->capacity = 2 * numbers->capacity + 64;
        numbers->number = mem_grow(numbers->number, numbers->capacity, sizeof *numbers->number);
    }
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

/* Where the number stands, or would stand, among sorted items that begin with their number. Files
 * follow the same order, so the place is near the last one. */
static size_t place_of(const void *items, size_t count, size_t size, size_t near, int64_t number) {
    const char *base = items;
    size_t low = 0, high = count;
    for (size_t k = near; k < count && k < near + 3; k++) {
        const int64_t here = *(const int64_t *)(const void *)(base + k * size);
        if (here == number) return k;
        if (here > number) break;
        low = k + 1;
    }
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (*(const int64_t *)(const void *)(base + middle * size) < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void *open_gap(void *items, size_t *count, size_t *capacity, size_t size, size_t at) {
    if (*count == *capacity) {
        *capacity = 2 * *capacity + 1024;
        items = mem_grow(items, *capacity, size);
    }
    char *base = items;
    memmove(base + (at + 1) * size, base + at * size, (*count - at) * size);
    memset(base + at * size, 0, size);
    (*count)++;
    return items;
}

/* Where a new number goes: a full extract is sorted, or else sorted at the end of its file; the few
 * numbers of an update come from several files and are kept in order. */
static size_t place_for(const Kbo *kbo, const void *items, size_t count, size_t size, size_t near,
                        int64_t number, bool *made) {
    const char *base = items;
    if (kbo->update) {
        const size_t at = place_of(items, count, size, near, number);
        *made = at == count || *(const int64_t *)(const void *)(base + at * size) != number;
        return at;
    }
    *made = !count || *(const int64_t *)(const void *)(base + (count - 1) * size) != number;
    return *made ? count : count - 1;
}

KboEnterprise *kbo_enterprise_make(Kbo *kbo, int64_t number, bool *made) {
    const size_t at = place_for(kbo, kbo->enterprise, kbo->enterprises, sizeof *kbo->enterprise,
                                kbo->near_enterprise, number, made);
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
    const size_t at = place_for(kbo, kbo->establishment, kbo->establishments,
                                sizeof *kbo->establishment, kbo->near_establishment, number, made);
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
        (void)be_number_text(here[0], text);
        kbo->load->file[part].taken--;
        TRY(load_reject(kbo->load, part, here[1], "number", text, strlen(text),
                        "this number was given before", err));
    }
    *count = kept + 1;
    return ST_OK;
}

KboEnterprise *kbo_enterprise(Kbo *kbo, int64_t number) {
    bool made;
    if (kbo->update) return kbo_enterprise_make(kbo, number, &made);
    const size_t at = place_of(kbo->enterprise, kbo->enterprises, sizeof *kbo->enterprise,
                               kbo->near_enterprise, number);
    kbo->near_enterprise = at;
    if (at == kbo->enterprises || kbo->enterprise[at].number != number) return NULL;
    return &kbo->enterprise[at];
}

KboEstablishment *kbo_establishment(Kbo *kbo, int64_t number) {
    bool made;
    if (kbo->update) return kbo_establishment_make(kbo, number, &made);
    const size_t at = place_of(kbo->establishment, kbo->establishments, sizeof *kbo->establishment,
                               kbo->near_establishment, number);
    kbo->near_establishment = at;
    if (at == kbo->establishments || kbo->establishment[at].number != number) return NULL;
    return &kbo->establishment[at];
}

/* ---- cells ---- */

BeNumber kbo_number(RowsRow *row, size_t column, int64_t *number, Err *err, Status *status) {
    const char *why = NULL;
    const BeNumber kind = be_number(row->cell[column].text, row->cell[column].length, number, &why);
    *status = kind == BE_NONE ? rows_reject(row, column, why, err) : ST_OK;
    return kind;
}

bool kbo_mistyped(Kbo *kbo, KboFile file, const char *why) {
    if (kbo->update || why != be_number_mistyped) return false;
    kbo->count.orphan[file]++;
    kbo->count.mistyped[file]++;
    return true;
}

BeNumber kbo_entity(Kbo *kbo, KboFile file, RowsRow *row, size_t column, int64_t *number, Err *err,
                    Status *status) {
    const char *why = NULL;
    const BeNumber kind = be_number(row->cell[column].text, row->cell[column].length, number, &why);
    const bool fine = kind != BE_NONE || kbo_mistyped(kbo, file, why);
    *status = fine ? ST_OK : rows_reject(row, column, why, err);
    return kind;
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
    int64_t at = names_find(&kbo->places, cell->text, cell->length);
    if (at >= 0) return (KboText)at;
    at = kbo_text(kbo, cell);
    (void)names_put(&kbo->places, cell->text, cell->length, at);
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
