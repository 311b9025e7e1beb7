#include "datasets/guess/guess_table.h"

#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/word_fold.h"
#include "datasets/guess/guess_names.h"

enum { MONTHS_LEAST = 2, COUNTERS_LEAST = 2, DESCRIBED_LEAST = 4 };
static const double share_least = 0.8; /* of the cells of a column that must fit its kind */

const char *const guess_words_turnover[] = {"omzet",  "turnover", "chiffre", "umsatz",    "ventas",
                                            "ricavi", "sales",    "revenue", "fatturato", NULL};
const char *const guess_words_passers_by[] = {"passant",    "passers", "pedestrian", "voetganger",
                                              "fussganger", "pieton",  "peaton",     "transeunte",
                                              "pedoni",     NULL};
const char *const guess_words_footfall[] = {"bezoek",        "visit",      "footfall", "besucher",
                                            "frequentation", "passant",    "passers",  "pedestrian",
                                            "voetganger",    "fussganger", "pieton",   "peaton",
                                            "transeunte",    "pedoni",     NULL};

/* ---- words ---- */

static bool speaks(const char *text, const char *const *words) {
    char folded[WORD_FOLD];
    (void)word_fold(text, folded);
    for (; *words; words++)
        if (strstr(folded, *words)) return true;
    return false;
}

bool guess_speaks_of(const GuessSheet *sheet, const char *const *words) {
    const GuessColumns *columns = &sheet->columns;
    if (speaks(sheet->part->name, words)) return true;
    for (size_t r = 0; r < columns->header; r++)
        for (size_t c = 0; c < sheet->grid.columns; c++)
            if (speaks(sheet->grid.cell[r][c], words)) return true;
    for (size_t c = 0; c < columns->count; c++)
        if (columns->column[c].is_month && speaks(columns->column[c].heading, words)) return true;
    return false;
}

/* ---- columns ---- */

static bool most(size_t fitting, size_t filled) {
    return filled && (double)fitting >= share_least * (double)filled;
}

static bool is_plain(const char *heading) {
    return *heading && !strpbrk(heading, "\r\n"); /* a mapping names it on one line */
}

static bool fits(const GuessSheet *sheet, const GuessColumn *column, const Column *wanted) {
    const bool serials = sheet->part->sheet && most(column->numbers, column->filled);
    if (!*column->heading || column->twice || !column->filled) return false;
    if (!is_plain(column->heading)) return false;
    if (strcmp(wanted->name, "start") == 0) return most(column->days, column->filled);
    switch (wanted->kind) {
        case CELL_NUMBER:
            return most(column->numbers, column->filled);
        case CELL_MONTH:
            return most(column->months, column->filled) || most(column->days, column->filled);
        case CELL_DATE:
            return most(column->days, column->filled) || serials;
        case CELL_TIME:
            return most(column->days, column->filled);
        case CELL_WORD:
        case CELL_TEXT:
            break;
    }
    return true;
}

/* How surely each column of the file is each one of the table. */
typedef struct Pairs {
    unsigned char sure[COLUMNS_MAX][GRID_WIDTH];
} Pairs;

static void weigh(const GuessSheet *sheet, const Table *table, Pairs *pairs) {
    for (size_t w = 0; table->columns[w].name; w++)
        for (size_t c = 0; c < sheet->columns.count; c++) {
            const GuessColumn *column = &sheet->columns.column[c];
            const bool may = !column->is_month && fits(sheet, column, &table->columns[w]);
            pairs->sure[w][c] =
                may ? (unsigned char)guess_name(column->heading, table->columns[w].name) : 0;
        }
}

/* The best pair of a column of the table and one of the file that are both free. */
static bool best_pair(const GuessSheet *sheet, const Table *table, const Pairs *pairs,
                      size_t *wanted, size_t *found) {
    unsigned char best = NAME_NONE;
    for (size_t w = 0; table->columns[w].name; w++)
        for (size_t c = 0; c < sheet->columns.count; c++) {
            if (pairs->sure[w][c] <= best) continue;
            best = pairs->sure[w][c];
            *wanted = w;
            *found = c;
        }
    return best != NAME_NONE;
}

static void assign(const GuessSheet *sheet, const Table *table, GuessTable *guess) {
    Pairs pairs = {0};
    size_t wanted = 0, found = 0;
    *guess = (GuessTable){.table = table->name};
    for (size_t k = 0; k < COLUMNS_MAX; k++) guess->from[k] = -1;
    weigh(sheet, table, &pairs);
    while (best_pair(sheet, table, &pairs, &wanted, &found)) {
        guess->from[wanted] = (int)found;
        for (size_t c = 0; c < GRID_WIDTH; c++) pairs.sure[wanted][c] = NAME_NONE;
        for (size_t w = 0; w < COLUMNS_MAX; w++) pairs.sure[w][found] = NAME_NONE;
    }
}

static int column_of(const Table *table, const char *name) {
    for (int k = 0; table->columns[k].name; k++)
        if (strcmp(table->columns[k].name, name) == 0) return k;
    return -1;
}

static bool has(const Table *table, const GuessTable *guess, const char *name) {
    const int k = column_of(table, name);
    return k >= 0 && (guess->from[k] >= 0 || guess->constant[k]);
}

static bool has_required(const Table *table, const GuessTable *guess) {
    for (const Column *c = table->columns; c->name; c++)
        if (c->required && !has(table, guess, c->name)) return false;
    return true;
}

static void set_constant(const Table *table, GuessTable *guess, const char *name,
                         const char *value) {
    const int k = column_of(table, name);
    if (k >= 0 && guess->from[k] < 0) guess->constant[k] = value;
}

static GuessTable *add(GuessSheet *sheet, const GuessTable *guess) {
    if (sheet->tables == GUESS_TABLES) return NULL;
    sheet->table[sheet->tables] = *guess;
    return &sheet->table[sheet->tables++];
}

static bool is_proposed(const GuessSheet *sheet, const Table *table) {
    for (size_t k = 0; k < sheet->tables; k++)
        if (strcmp(sheet->table[k].table, table->name) == 0) return true;
    return false;
}

/* ---- tables of rows ---- */

static const char *kind_of_people(const GuessSheet *sheet) {
    return guess_speaks_of(sheet, guess_words_passers_by) ? "passers_by" : "visitors";
}

/* Premises known by their enterprise alone are one storefront each. A sheet without sectors is
 * about premises when it says some other things about them. */
static void add_storefronts(GuessSheet *sheet) {
    GuessTable guess;
    size_t described = 0;
    const Table *t = &table_storefronts;
    const int id = column_of(t, "storefront_id"), enterprise = column_of(t, "enterprise_id");
    assign(sheet, t, &guess);
    if (guess.from[id] < 0 && guess.from[enterprise] >= 0) {
        guess.from[id] = guess.from[enterprise];
        guess.from[enterprise] = -1;
    }
    for (size_t k = 0; t->columns[k].name; k++) described += guess.from[k] >= 0;
    if (!has(t, &guess, "sector") && described < DESCRIBED_LEAST) return;
    if (has_required(t, &guess)) (void)add(sheet, &guess);
}

static void add_turnover(GuessSheet *sheet) {
    GuessTable guess;
    const Table *t = &table_turnover;
    assign(sheet, t, &guess);
    const bool when =
        has(t, &guess, "month") || (has(t, &guess, "period_start") && has(t, &guess, "period_end"));
    const bool who = has(t, &guess, "storefront_id") || has(t, &guess, "enterprise_id");
    if (has_required(t, &guess) && when && who) (void)add(sheet, &guess);
}

static void add_footfall(GuessSheet *sheet) {
    GuessTable guess;
    assign(sheet, &table_footfall, &guess);
    set_constant(&table_footfall, &guess, "kind", kind_of_people(sheet));
    if (has_required(&table_footfall, &guess)) (void)add(sheet, &guess);
}

/* Tables that others hold too are proposed only where nothing else fits. */
static void add_others(GuessSheet *sheet) {
    static const Table *const others[] = {&table_outcomes,
                                          &table_ownership_changes,
                                          &table_links,
                                          &table_proxies,
                                          &table_sensors,
                                          &table_counts,
                                          NULL};
    for (const Table *const *t = others; *t && !sheet->tables; t++) {
        GuessTable guess;
        assign(sheet, *t, &guess);
        const bool subject = *t != &table_ownership_changes || has(*t, &guess, "storefront_id") ||
                             has(*t, &guess, "enterprise_id");
        if (has_required(*t, &guess) && subject) (void)add(sheet, &guess);
    }
}

/* ---- tables with a column for each month ---- */

/* What the headings of months are about; a heading says more than the sheet. */
static const Table *about(const GuessSheet *sheet, const GuessColumn *column) {
    if (speaks(column->heading, guess_words_footfall)) return &table_footfall;
    if (speaks(column->heading, guess_words_turnover)) return &table_turnover;
    const bool people = guess_speaks_of(sheet, guess_words_footfall) &&
                        !guess_speaks_of(sheet, guess_words_turnover);
    return people ? &table_footfall : &table_turnover;
}

/* The month columns about this table, each month once. False when all months of the sheet are. */
static bool take_months(const GuessSheet *sheet, const Table *table, GuessTable *guess,
                        Arena *arena) {
    bool some = false;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        char month[MONTH_TEXT];
        if (!column->is_month) continue;
        bool ours = is_plain(column->heading) && !column->twice && about(sheet, column) == table &&
                    (!column->filled || most(column->numbers, column->filled));
        for (size_t k = 0; k < guess->counters && ours; k++)
            ours = sheet->columns.column[guess->counter[k]].month != column->month;
        some |= !ours;
        if (!ours) continue;
        guess->counter[guess->counters] = (int)c;
        guess->means[guess->counters++] = arena_strdup(arena, month_format(column->month, month));
    }
    return some;
}

/* The storefront, or for turnover the enterprise, by whatever column names it. */
static void add_months(GuessSheet *sheet, const Table *t, Arena *arena) {
    const bool people = t == &table_footfall;
    GuessTable ids, guess = {.table = t->name,
                             .unfolds = true,
                             .headings = {"month", people ? "count" : "amount_eur"}};
    if (is_proposed(sheet, t)) return;
    const bool some = take_months(sheet, t, &guess, arena);
    if (guess.counters < MONTHS_LEAST) return;
    if (!some) guess.counters = 0;
    assign(sheet, t, &ids);
    for (size_t k = 0; k < COLUMNS_MAX; k++) guess.from[k] = -1;
    for (size_t k = 0; t->columns[k].name; k++)
        if (strcmp(t->columns[k].name, "storefront_id") == 0 ||
            strcmp(t->columns[k].name, "enterprise_id") == 0)
            guess.from[k] = ids.from[k];
    if (people) set_constant(t, &guess, "kind", kind_of_people(sheet));
    if (has(t, &guess, "storefront_id") || has(t, &guess, "enterprise_id"))
        (void)add(sheet, &guess);
}

/* ---- tables with a column for each counter ---- */

static bool ends_in_word(const char *heading, const char *word, char stem[WORD_FOLD]) {
    (void)word_fold(heading, stem);
    const size_t length = strlen(stem), tail = strlen(word);
    if (length <= tail + 1 || strcmp(stem + length - tail, word) != 0) return false;
    if (stem[length - tail - 1] != ' ') return false;
    stem[length - tail - 1] = 0;
    return true;
}

/* The counter of which a column counts one direction ("Meir IN"), or -1. */
static int whole_of(const GuessSheet *sheet, size_t column) {
    static const char *const parts[] = {"pedestrians in", "pedestrians out", "in",  "out", "uit",
                                        "entree",         "sortie",          "ein", "aus", NULL};
    char stem[WORD_FOLD], other[WORD_FOLD];
    for (const char *const *part = parts; *part; part++) {
        if (!ends_in_word(sheet->columns.column[column].heading, *part, stem)) continue;
        for (size_t c = 0; c < sheet->columns.count; c++)
            if (c != column &&
                strcmp(word_fold(sheet->columns.column[c].heading, other), stem) == 0)
                return (int)c;
    }
    return -1;
}

/* Minutes of the day in "2023-01-01 10:15"; -1 when there are none. */
static int minutes_of(const char *text) {
    const char *at = strpbrk(text, " T");
    long long hour = 0, minute = 0;
    if (!at) return -1;
    const char *colon = strchr(++at, ':');
    const size_t length = colon ? (size_t)(colon - at) : strlen(at);
    if (!num_parse_long(at, length, &hour) || hour < 0 || hour > 24) return -1;
    if (colon) (void)num_parse_long(colon + 1, strspn(colon + 1, "0123456789"), &minute);
    return (int)(60 * hour + (minute >= 0 && minute < 60 ? minute : 0));
}

/* Seconds between the first two times that differ, as text. */
static const char *spacing(const GuessSheet *sheet, int column, Arena *arena) {
    const GuessGrid *grid = &sheet->grid;
    for (size_t r = sheet->columns.first; r + 1 < grid->rows; r++) {
        const char *a = grid->cell[r][column], *b = grid->cell[r + 1][column];
        const int from = minutes_of(a), to = minutes_of(b), minutes = to - from;
        if (!*a || !*b || strcmp(a, b) == 0) continue;
        if (from < 0 || to < 0) return "86400";
        if (minutes > 0 && minutes <= 60) return arena_printf(arena, "%d", 60 * minutes);
        if (minutes == 0) return "86400";
    }
    return "3600";
}

static void add_counters(GuessSheet *sheet, Arena *arena) {
    const Table *t = &table_counts;
    const int start = column_of(t, "start");
    GuessTable guess;
    if (sheet->tables) return;
    assign(sheet, t, &guess);
    const int time = guess.from[start];
    if (time < 0) return;
    for (size_t k = 0; k < COLUMNS_MAX; k++) guess.from[k] = -1;
    guess.from[start] = time;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        const bool counts = (int)c != time && is_plain(column->heading) && !column->twice &&
                            most(column->numbers, column->filled);
        if (!counts || whole_of(sheet, c) >= 0) continue;
        guess.counter[guess.counters] = (int)c;
        guess.means[guess.counters++] = column->heading;
    }
    if (guess.counters < COUNTERS_LEAST) return;
    guess.unfolds = true;
    guess.headings[0] = "sensor_id";
    guess.headings[1] = "count";
    set_constant(t, &guess, "seconds", spacing(sheet, time, arena));
    (void)add(sheet, &guess);
}

void guess_sheet_tables(GuessSheet *sheet, Arena *arena) {
    add_storefronts(sheet);
    add_turnover(sheet);
    add_footfall(sheet);
    add_months(sheet, &table_turnover, arena);
    add_months(sheet, &table_footfall, arena);
    add_others(sheet);
    add_counters(sheet, arena);
}
