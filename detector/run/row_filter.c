#include "detector/run/row_filter.h"

#include "datasets/base/id_map.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- texts without case, accents and underscores ---- */

/* The letters of U+00C0 to U+00FF, whose second byte in UTF-8 is 0x80 to 0xBF. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

static void fold(const char *text, Text *out) {
    for (const char *p = text ? text : ""; *p; p++) {
        const unsigned char c = (unsigned char)p[0], next = (unsigned char)p[1];
        if (c == 0xC3 && next >= 0x80 && next <= 0xBF) {
            text_addc(out, latin[next - 0x80]);
            p++;
        } else
            text_addc(out, c == '_' ? ' ' : (char)tolower(c));
    }
    text_adds(out, "");
}

static int compare_folded(const char *a, const char *b) {
    Text left = {0}, right = {0};
    fold(a, &left);
    fold(b, &right);
    const int order = strcmp(left.at, right.at);
    text_free(&left);
    text_free(&right);
    return order;
}

static bool holds_folded(const char *text, const char *part) {
    Text whole = {0}, sought = {0};
    fold(text, &whole);
    fold(part, &sought);
    const bool holds = strstr(whole.at, sought.at) != NULL;
    text_free(&whole);
    text_free(&sought);
    return holds;
}

/* ---- conditions ---- */

typedef enum FieldKind {
    FIELD_WORDS,
    FIELD_NUMBER,
    FIELD_COUNT,
    FIELD_FLAG,
    FIELD_CHOICE
} FieldKind;

typedef struct RowField {
    const char *name;
    size_t offset;
    FieldKind kind;
} RowField;

#define FIELD(field, kind) \
    { #field, offsetof(WatchRow, field), kind }
#define WORDS(field) FIELD(field, FIELD_WORDS)
#define NUMBER(field) FIELD(field, FIELD_NUMBER)
/* The columns of the list but what evidence says, and two that it does not show. */
static const RowField fields[] = {
    FIELD(rank, FIELD_COUNT),
    FIELD(selection, FIELD_CHOICE),
    FIELD(judged, FIELD_FLAG),
    WORDS(reason),
    WORDS(storefront_id),
    WORDS(name),
    WORDS(sector),
    WORDS(district),
    WORDS(street),
    WORDS(house_number),
    WORDS(postcode),
    WORDS(municipality),
    WORDS(enterprise_id),
    WORDS(traits),
    NUMBER(posterior),
    NUMBER(log_odds),
    NUMBER(q_value),
    NUMBER(unexplained_eur_year),
    NUMBER(unexplained_share),
    NUMBER(share_low),
    NUMBER(share_high),
    NUMBER(inclusion_probability),
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* Longer ones first: "<=" is not "<" and a value that begins with "=". */
enum { IS_NOT, AT_MOST, AT_LEAST, IS, BELOW, ABOVE, HOLDS };
static const char *const comparisons[] = {"!=", "<=", ">=", "=", "<", ">", "~"};
enum { COMPARISONS = sizeof comparisons / sizeof *comparisons };

static bool is_number(const RowField *field) {
    return field->kind != FIELD_WORDS && field->kind != FIELD_CHOICE;
}

static const char *words_of(const RowField *field, const WatchRow *row) {
    if (field->kind == FIELD_CHOICE) return selection_name(row->selection);
    return *(const char *const *)(const void *)((const char *)row + field->offset);
}

static double number_of(const RowField *field, const WatchRow *row) {
    const void *at = (const char *)row + field->offset;
    if (field->kind == FIELD_COUNT) return (double)*(const size_t *)at;
    if (field->kind == FIELD_FLAG) return *(const bool *)at ? 1 : 0;
    return *(const double *)at;
}

static Status unknown_field(const char *name, Err *err) {
    const char *names[FIELDS + 1] = {NULL};
    for (size_t k = 0; k < FIELDS; k++) names[k] = fields[k].name;
    const char *near = text_nearest(name, names);
    if (near)
        return FAIL(err, ST_USAGE, "--where knows no field \"%s\"; did you mean %s?", name, near);
    Text all = {0};
    for (size_t k = 0; k < FIELDS; k++) text_addf(&all, "%s%s", k ? ", " : "", fields[k].name);
    const Status status =
        FAIL(err, ST_USAGE, "--where knows no field \"%s\"; there are %s", name, all.at);
    text_free(&all);
    return status;
}

Status row_filter_condition(const char *text, Arena *arena, RowCondition *condition, Err *err) {
    const size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    const char *sign = text + length, *name = arena_strndup(arena, text, length);
    *condition = (RowCondition){.field = FIELDS, .comparison = COMPARISONS, .number = NAN};
    for (size_t k = COMPARISONS; k--;)
        if (strncmp(sign, comparisons[k], strlen(comparisons[k])) == 0) condition->comparison = k;
    if (!length || condition->comparison == COMPARISONS)
        return FAIL(err, ST_USAGE,
                    "--where needs FIELD and = != < <= > >= or ~ and a value, such as "
                    "postcode=2060 or posterior>=0.5, got \"%s\"",
                    text);
    for (size_t k = 0; k < FIELDS; k++)
        if (text_equal(fields[k].name, name)) condition->field = k;
    if (condition->field == FIELDS) return unknown_field(name, err);
    condition->value = sign + strlen(comparisons[condition->comparison]);
    if (!is_number(&fields[condition->field])) return ST_OK;
    if (condition->comparison == HOLDS)
        return FAIL(err, ST_USAGE,
                    "--where %s is a number: ~ is for words; take = != < <= > or >=", name);
    if (num_parse(condition->value, strlen(condition->value), &condition->number)) return ST_OK;
    return FAIL(err, ST_USAGE, "--where %s needs a number with a point as decimal mark, got \"%s\"",
                name, condition->value);
}

static bool holds(size_t comparison, double order) {
    switch (comparison) {
        case IS:
            return order == 0;
        case IS_NOT:
            return order != 0;
        case BELOW:
            return order < 0;
        case ABOVE:
            return order > 0;
        case AT_MOST:
            return order <= 0;
        default:
            return order >= 0;
    }
}

/* What is not known meets no condition. */
static bool meets(const RowCondition *c, const WatchRow *row) {
    const RowField *field = &fields[c->field];
    if (is_number(field)) {
        const double difference = number_of(field, row) - c->number;
        return !isnan(difference) && holds(c->comparison, difference);
    }
    const char *words = words_of(field, row);
    if (!words) return false;
    return c->comparison == HOLDS ? holds_folded(words, c->value)
                                  : holds(c->comparison, compare_folded(words, c->value));
}

/* ---- the filter ---- */

bool row_filter_empty(const RowFilter *filter) {
    return !filter->districts && !filter->sectors && !filter->conditions && !filter->words &&
           !filter->per_district;
}

static bool any_of(const char *const *names, size_t count, const char *value) {
    for (size_t k = 0; k < count; k++)
        if (compare_folded(names[k], value) == 0) return true;
    return !count;
}

/* Every word is somewhere in what names and places the storefront. */
static bool has_words(const RowFilter *filter, const WatchRow *row) {
    const char *const parts[] = {row->storefront_id, row->name,         row->street,
                                 row->house_number,  row->postcode,     row->municipality,
                                 row->district,      row->enterprise_id};
    Text all = {0};
    bool found = true;
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        text_addf(&all, "%s ", parts[k] ? parts[k] : "");
    for (size_t k = 0; k < filter->words && found; k++)
        found = holds_folded(all.at, filter->word[k]);
    text_free(&all);
    return found;
}

bool row_filter_wants(const RowFilter *filter, const WatchRow *row) {
    if (filter->over && filter->over[row->rank - 1]) return false;
    if (!any_of(filter->district, filter->districts, row->district)) return false;
    if (!any_of(filter->sector, filter->sectors, row->sector)) return false;
    for (size_t k = 0; k < filter->conditions; k++)
        if (!meets(&filter->condition[k], row)) return false;
    return !filter->words || has_words(filter, row);
}

static const char *district_name(const WatchRow *row) {
    return row->district;
}

static const char *sector_name(const WatchRow *row) {
    return row->sector;
}

/* Each value once, in the order in which the list has them; ends with NULL. */
static size_t values_of(const Watchlist *list, const char *(*of)(const WatchRow *), Arena *arena,
                        const char **known) {
    IdMap seen;
    size_t count = 0;
    id_map_open(&seen, arena);
    for (size_t r = 0; r < list->n; r++) {
        const char *value = of(&list->rows[r]);
        if (!value || id_map_find(&seen, value, strlen(value)) >= 0) continue;
        (void)id_map_put(&seen, value, strlen(value), (int64_t)count);
        known[count++] = value;
    }
    return count;
}

static int by_name(const void *left, const void *right) {
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

/* "; did you mean Deurne?", or all that there are, as far as one reads. */
static const char *instead(const char *what, const char *name, const char **known, size_t count,
                           Arena *arena) {
    enum { SHOWN = 12 };
    const char *near = text_nearest(name, known);
    if (near) return arena_printf(arena, "; did you mean %s?", near);
    if (!count) return arena_printf(arena, "; it knows no %ss", what);
    qsort(known, count, sizeof *known, by_name);
    const char *all = arena_printf(arena, "; its %ss are %s", what, known[0]);
    for (size_t k = 1; k < count && k < SHOWN; k++)
        all = arena_printf(arena, "%s%s%s", all, k + 1 == count ? " and " : ", ", known[k]);
    return count > SHOWN ? arena_printf(arena, "%s and %zu more", all, count - SHOWN) : all;
}

static Status check_name(const char *what, const char *name, const char *(*of)(const WatchRow *),
                         const Watchlist *list, Arena *arena, Err *err) {
    const char **known = ARENA_ARRAY(arena, const char *, list->n + 1);
    const size_t count = values_of(list, of, arena, known);
    for (size_t k = 0; k < count; k++)
        if (compare_folded(known[k], name) == 0) return ST_OK;
    return FAIL(err, ST_USAGE, "there is no %s \"%s\" in run %lld%s", what, name,
                (long long)list->run_id, instead(what, name, known, count, arena));
}

/* How many places a district has taken. */
typedef struct DistrictShare {
    const char *name;
    size_t taken;
} DistrictShare;

static DistrictShare *share_of(DistrictShare *share, size_t *count, const char *district) {
    const char *name = district ? district : ""; /* those without one share a budget too */
    size_t k = 0;
    while (k < *count && !text_equal(share[k].name, name)) k++;
    if (k == *count) share[(*count)++] = (DistrictShare){name, 0};
    return &share[k];
}

static bool takes_a_place(const RowFilter *filter, const WatchRow *row) {
    if (!filter->unselected && row->selection != SELECTION_RANKED) return false;
    return row_filter_wants(filter, row);
}

/* Every district that the filter asks about counts, also one with nobody on the list. */
static size_t empty_places(const RowFilter *filter, const Watchlist *list, DistrictShare *share,
                           size_t count) {
    size_t empty = 0;
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].judged && row_filter_wants(filter, &list->rows[r]))
            (void)share_of(share, &count, list->rows[r].district);
    for (size_t k = 0; k < count; k++)
        if (share[k].taken < filter->per_district) empty += filter->per_district - share[k].taken;
    return empty;
}

static void fill_up(const RowFilter *filter, const Watchlist *list, DistrictShare *share,
                    size_t count, bool *over) {
    size_t empty = empty_places(filter, list, share, count);
    for (size_t r = 0; r < list->n && empty; r++) {
        if (!over[list->rows[r].rank - 1]) continue;
        over[list->rows[r].rank - 1] = false;
        empty--;
    }
}

/* Rows stand by rank: the first of each district come first. */
static void count_out(RowFilter *filter, const Watchlist *list, Arena *arena) {
    DistrictShare *share = ARENA_ARRAY(arena, DistrictShare, list->n + 1);
    bool *over = ARENA_ARRAY(arena, bool, list->n + 1);
    size_t count = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!takes_a_place(filter, row)) continue;
        over[row->rank - 1] =
            share_of(share, &count, row->district)->taken++ >= filter->per_district;
    }
    if (filter->fill_up) fill_up(filter, list, share, count, over);
    filter->over = over;
}

Status row_filter_open(RowFilter *filter, const Watchlist *list, Arena *arena, Err *err) {
    for (size_t k = 0; k < filter->districts; k++)
        TRY(check_name("district", filter->district[k], district_name, list, arena, err));
    for (size_t k = 0; k < filter->sectors; k++)
        TRY(check_name("sector", filter->sector[k], sector_name, list, arena, err));
    if (filter->per_district) count_out(filter, list, arena);
    return ST_OK;
}

const char *row_filter_text(const RowFilter *filter, Arena *arena) {
    Text text = {0};
    for (size_t k = 0; k < filter->districts; k++)
        text_addf(&text, "%sdistrict=%s", text.length ? ", " : "", filter->district[k]);
    for (size_t k = 0; k < filter->sectors; k++)
        text_addf(&text, "%ssector=%s", text.length ? ", " : "", filter->sector[k]);
    for (size_t k = 0; k < filter->conditions; k++)
        text_addf(&text, "%s%s%s%s", text.length ? ", " : "",
                  fields[filter->condition[k].field].name,
                  comparisons[filter->condition[k].comparison], filter->condition[k].value);
    for (size_t k = 0; k < filter->words; k++)
        text_addf(&text, "%s\"%s\"", text.length ? ", " : "", filter->word[k]);
    if (filter->per_district)
        text_addf(&text, "%sper-district=%zu%s", text.length ? ", " : "", filter->per_district,
                  filter->fill_up ? ", fill-up" : "");
    const char *kept = arena_strndup(arena, text.at ? text.at : "", text.length);
    text_free(&text);
    return kept;
}

void row_filter_narrow(const RowFilter *filter, Arena *arena, Watchlist *list) {
    if (row_filter_empty(filter)) return;
    for (size_t r = 0; r < list->n; r++)
        if (!row_filter_wants(filter, &list->rows[r])) list->rows[r].selection = SELECTION_NONE;
    list->part = row_filter_text(filter, arena);
}
