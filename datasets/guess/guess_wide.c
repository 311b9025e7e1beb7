#include "datasets/guess/guess_wide.h"

#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/word_fold.h"
#include "datasets/guess/guess_pick.h"
#include "datasets/guess/guess_time.h"
#include "datasets/guess/guess_words.h"
#include "datasets/ingest/month_words.h"
#include "datasets/ingest/period_words.h"
#include "datasets/reference/column_names.h"

enum { MONTHS_LEAST = 2, COUNTERS_LEAST = 2, HOURS_LEAST = 12 };

static GuessTable blank(const Table *table) {
    GuessTable guess = {.table = table->name, .unfolds = true};
    for (size_t k = 0; k < COLUMNS_MAX; k++) guess.from[k] = guess.with[k] = -1;
    return guess;
}

/* ---- a column for each month ---- */

/* What a sheet's months are about: a table, and of proxies the kind. */
typedef struct About {
    const Table *table; /* NULL = something that gevel has no table for */
    const char *kind;
} About;

/* A heading says more than the sheet; where neither says anything it is turnover. */
static About about(const GuessSheet *sheet, size_t c) {
    const char *heading = sheet->columns.column[c].heading;
    const GuessSubject *own = &sheet->about[c], *all = &sheet->subject;
    if (guess_text_speaks(heading, guess_words_footfall)) return (About){&table_footfall, NULL};
    if (guess_text_speaks(heading, guess_words_turnover)) return (About){&table_turnover, NULL};
    if (own->proxy) return (About){&table_proxies, own->proxy};
    if (own->other) return (About){0};
    if (guess_speaks_of(sheet, guess_words_turnover)) return (About){&table_turnover, NULL};
    if (guess_speaks_of(sheet, guess_words_footfall)) return (About){&table_footfall, NULL};
    if (all->proxy) return (About){&table_proxies, all->proxy};
    return (About){all->other ? NULL : &table_turnover, NULL};
}

static bool is_about(const GuessSheet *sheet, size_t c, const About *wanted) {
    const About is = about(sheet, c);
    return is.table == wanted->table &&
           (is.kind == wanted->kind ||
            (is.kind && wanted->kind && strcmp(is.kind, wanted->kind) == 0));
}

/* Why a column of amounts cannot be taken as it stands; NULL = it can. Mappings turn thousands into
 * euros in turnover only. */
static const char *refusal(const GuessSubject *subject, const About *wanted) {
    const bool costs = wanted->kind && strstr(wanted->kind, "_eur") != NULL;
    if (wanted->table != &table_turnover && !costs) return NULL;
    if (subject->refused) return subject->refused;
    return costs && subject->thousands ? "in thousands: convert the amounts to euros first" : NULL;
}

/* Whether the cells of columns that are side by side are numbers, taken together: one word in a
 * column of three rows is a bad cell, and no other kind of column. */
static bool are_numbers(const GuessSheet *sheet, bool days) {
    size_t numbers = 0, filled = 0;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        if (days ? !column->is_day : !column->is_month) continue;
        numbers += column->numbers;
        filled += column->filled;
    }
    return pick_most(numbers, filled);
}

/* Whether a column of months is one of amounts that can be taken; tells why it is not. */
static bool may_take(GuessSheet *sheet, size_t c, const About *wanted, const GuessTable *guess) {
    const GuessColumn *column = &sheet->columns.column[c];
    const char *refused = refusal(&sheet->about[c], wanted);
    if (refused) {
        sheet->refused[c] = refused;
        return false;
    }
    if (!pick_plain(column->heading) || column->twice) return false;
    const bool most = pick_most(column->numbers, column->filled);
    if (column->filled && !most && !(column->numbers && are_numbers(sheet, false))) return false;
    for (size_t k = 0; k < guess->counters; k++) {
        const size_t before = (size_t)guess->counter[k];
        if (sheet->columns.column[before].month == column->month) return false;
        if (sheet->about[before].thousands != sheet->about[c].thousands) return false;
    }
    return true;
}

/* The month columns about this, each month once. False when all months of the sheet are. */
static bool take_months(GuessSheet *sheet, const About *wanted, GuessTable *guess, Arena *arena) {
    bool some = false;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        char month[MONTH_TEXT];
        if (!column->is_month) continue;
        const bool ours = is_about(sheet, c, wanted) && may_take(sheet, c, wanted, guess);
        some |= !ours || column->yearless;
        if (!ours) continue;
        guess->thousands = wanted->table == &table_turnover && sheet->about[c].thousands;
        guess->counter[guess->counters] = (int)c;
        guess->means[guess->counters++] = arena_strdup(arena, month_format(column->month, month));
    }
    return some;
}

static const char *value_of(const Table *table) {
    return table == &table_footfall ? "count" : table == &table_proxies ? "value" : "amount_eur";
}

/* The storefront, or for turnover the enterprise, by whatever column names it. */
static void take_subject(GuessSheet *sheet, const Table *t, GuessTable *guess) {
    GuessTable ids;
    pick_columns(sheet, t, &ids);
    for (size_t k = 0; t->columns[k].name; k++)
        if (strcmp(t->columns[k].name, "storefront_id") == 0 ||
            strcmp(t->columns[k].name, "enterprise_id") == 0)
            guess->from[k] = ids.from[k];
}

static void add_months(GuessSheet *sheet, const About *wanted, Arena *arena) {
    const Table *t = wanted->table;
    GuessTable guess = blank(t);
    guess.headings[0] = "month";
    guess.headings[1] = value_of(t);
    const bool some = take_months(sheet, wanted, &guess, arena);
    if (guess.counters < MONTHS_LEAST) return;
    if (!some) guess.counters = 0;
    take_subject(sheet, t, &guess);
    if (t == &table_footfall) pick_constant(t, &guess, "kind", guess_kind_of_people(sheet));
    if (wanted->kind) pick_constant(t, &guess, "kind", wanted->kind);
    if (pick_has(t, &guess, "storefront_id") || pick_has(t, &guess, "enterprise_id"))
        pick_add(sheet, &guess);
}

void guess_wide_months(GuessSheet *sheet, Arena *arena) {
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const About wanted = about(sheet, c);
        bool before = !sheet->columns.column[c].is_month || !wanted.table ||
                      (wanted.table != &table_proxies && pick_proposed(sheet, wanted.table));
        for (size_t b = 0; b < c && !before; b++)
            before = sheet->columns.column[b].is_month && is_about(sheet, b, &wanted);
        if (!before) add_months(sheet, &wanted, arena);
    }
    for (size_t c = 0; c < sheet->columns.count; c++)
        if (sheet->columns.column[c].is_month && !about(sheet, c).table)
            sheet->refused[c] = "about something else than turnover, by its words";
}

/* ---- a column for each quarter, half year or year ---- */

static bool has_period(const GuessTable *guess, const char *name) {
    for (size_t k = 0; k < guess->counters; k++)
        if (strcmp(guess->means[k], name) == 0) return true;
    return false;
}

/* Years stand above figures of any kind: some word must say that these are turnover. */
static bool is_turnover(GuessSheet *sheet, size_t c) {
    const GuessColumn *column = &sheet->columns.column[c];
    const bool said = guess_text_speaks(column->heading, guess_words_turnover) ||
                      (!sheet->about[c].other && guess_speaks_of(sheet, guess_words_turnover));
    if (!column->is_period || column->twice || !pick_plain(column->heading) || !said) return false;
    if (sheet->about[c].refused) sheet->refused[c] = sheet->about[c].refused;
    return !sheet->about[c].refused && pick_most(column->numbers, column->filled);
}

/* Turnover is proposed, and not as a column for each month. */
static bool turnover_in_rows(const GuessSheet *sheet) {
    for (size_t k = 0; k < sheet->tables; k++)
        if (strcmp(sheet->table[k].table, "turnover") == 0 && !sheet->table[k].unfolds) return true;
    return false;
}

/* Whether amounts of the period are taken already, by months or by periods further left. */
static bool overlaps(const GuessSheet *sheet, const GuessTable *guess, const Period *period) {
    const About turnover = {&table_turnover, NULL};
    for (size_t c = 0; c < sheet->columns.count && pick_proposed(sheet, &table_turnover); c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        if (column->is_month && is_about(sheet, c, &turnover) && column->month >= period->first &&
            column->month <= period->last)
            return true;
    }
    for (size_t k = 0; k < guess->counters; k++) {
        Period before;
        if (period_words(guess->means[k], &before) && before.first <= period->last &&
            period->first <= before.last)
            return true;
    }
    return false;
}

/* Whether most cells of a column name months without a year: "jan", "maart". */
static bool names_months(const GuessSheet *sheet, size_t c) {
    size_t named = 0;
    for (size_t r = sheet->columns.first; r < sheet->grid.rows; r++) {
        char folded[WORD_FOLD];
        named += month_word(word_fold(sheet->grid.cell[r][c], folded)) > 0;
    }
    return pick_most(named, sheet->columns.column[c].filled);
}

/* Rows are parts of a year: then a cell below the heading of a year is no year's turnover. */
static bool rows_are_parts(const GuessSheet *sheet) {
    static const char words[] =
        " maand month mois monat mes mese kwartaal quarter trimestre trimester quartal week weken "
        "semaine semaines woche wochen weeknr semana settimana periode period dag day jour tag ";
    for (size_t c = 0; c < sheet->columns.count; c++) {
        char folded[WORD_FOLD];
        const GuessColumn *column = &sheet->columns.column[c];
        if (column->is_month || column->is_period || column->is_day) continue;
        if (guess_has_word(word_fold(column->heading, folded), words)) return true;
        if (names_months(sheet, c)) return true;
    }
    return false;
}

void guess_wide_periods(GuessSheet *sheet, Arena *arena) {
    const Table *t = &table_turnover;
    GuessTable guess = blank(t);
    if (turnover_in_rows(sheet)) return;
    const bool parts = rows_are_parts(sheet);
    guess.headings[0] = "period";
    guess.headings[1] = "amount_eur";
    for (size_t c = 0; c < sheet->columns.count; c++) {
        Period period;
        char name[PERIOD_TEXT];
        if (!is_turnover(sheet, c) || !period_words(sheet->columns.column[c].heading, &period))
            continue;
        if (parts) {
            sheet->refused[c] =
                "a period of which each row holds a part: give each figure a row, "
                "with its year and month";
            continue;
        }
        if (guess.counters && guess.thousands != sheet->about[c].thousands) continue;
        if (has_period(&guess, period_format(&period, name))) continue;
        if (overlaps(sheet, &guess, &period)) {
            sheet->refused[c] = "a sum of months or periods that stand beside it";
            continue;
        }
        guess.thousands = sheet->about[c].thousands;
        guess.counter[guess.counters] = (int)c;
        guess.means[guess.counters++] = arena_strdup(arena, name);
    }
    take_subject(sheet, t, &guess);
    const bool who = pick_has(t, &guess, "storefront_id") || pick_has(t, &guess, "enterprise_id");
    const size_t least = pick_proposed(sheet, t) ? 1 : MONTHS_LEAST;
    if (guess.counters >= least && who) pick_add(sheet, &guess);
}

/* ---- a column for each day ---- */

/* Why the days cannot be unfolded as they stand; NULL = nothing speaks against it. */
static const char *bad_days(const GuessSheet *sheet) {
    const GuessColumn *before = NULL;
    size_t days = 0, weeks = 0;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        if (!column->is_day) continue;
        if (before && before->day == column->day)
            return "one of several of the same day: hours or parts of days side by side";
        weeks += before && (column->day - before->day == 7 || before->day - column->day == 7);
        days++;
        before = column;
    }
    return days > 1 && weeks == days - 1
               ? "one of many days that are a week apart: totals of weeks cut months in two"
               : NULL;
}

static void refuse_days(GuessSheet *sheet, const char *why) {
    size_t c = 0;
    while (c < sheet->columns.count && !sheet->columns.column[c].is_day) c++;
    if (c < sheet->columns.count) sheet->refused[c] = why;
}

/* Names each day by its date. False when a column cannot be taken. */
static bool take_days(GuessSheet *sheet, GuessTable *guess, Arena *arena) {
    if (!are_numbers(sheet, true)) return false;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        char date[DATE_TEXT];
        if (!column->is_day) continue;
        if (!pick_plain(column->heading) || column->twice) return false;
        guess->thousands = sheet->about[c].thousands;
        guess->counter[guess->counters] = (int)c;
        (void)date_format(column->day, date);
        guess->means[guess->counters++] = arena_strdup(arena, date);
    }
    return guess->counters > 0;
}

/* Days of amounts are those of a till. */
static void add_amount_days(GuessSheet *sheet, Arena *arena) {
    GuessTable guess = blank(&table_till);
    guess.headings[0] = "date";
    guess.headings[1] = "amount_eur";
    for (size_t c = 0; c < sheet->columns.count; c++) {
        if (!sheet->columns.column[c].is_day || !sheet->about[c].refused) continue;
        sheet->refused[c] = sheet->about[c].refused;
        return;
    }
    if (!take_days(sheet, &guess, arena)) return;
    take_subject(sheet, &table_till, &guess);
    if (pick_has(&table_till, &guess, "storefront_id") ||
        pick_has(&table_till, &guess, "enterprise_id"))
        pick_add(sheet, &guess);
}

/* Days of a counter, one in a row. */
static void add_counter_days(GuessSheet *sheet, int sensor, Arena *arena) {
    GuessTable guess = blank(&table_counts);
    guess.headings[0] = "start";
    guess.headings[1] = "count";
    guess.from[pick_column(&table_counts, "sensor_id")] = sensor;
    pick_constant(&table_counts, &guess, "seconds", "86400");
    if (take_days(sheet, &guess, arena)) pick_add(sheet, &guess);
}

/* Days of the people of a storefront become months. */
static bool add_people_days(GuessSheet *sheet, Arena *arena) {
    GuessTable guess = blank(&table_footfall);
    guess.headings[0] = "day";
    guess.headings[1] = "count";
    take_subject(sheet, &table_footfall, &guess);
    pick_constant(&table_footfall, &guess, "kind", guess_kind_of_people(sheet));
    if (!pick_has(&table_footfall, &guess, "storefront_id")) return false;
    if (take_days(sheet, &guess, arena)) pick_add(sheet, &guess);
    return true;
}

/* The column that names the counter of a row; -1 = rows are of storefronts, or of nothing known. */
static int counter_of_rows(GuessSheet *sheet) {
    GuessTable counts, people;
    pick_columns(sheet, &table_counts, &counts);
    pick_columns(sheet, &table_footfall, &people);
    const int sensor = counts.from[pick_column(&table_counts, "sensor_id")],
              storefront = people.from[pick_column(&table_footfall, "storefront_id")];
    return storefront >= 0 && !guess_names_counters(sheet) ? -1 : sensor;
}

void guess_wide_days(GuessSheet *sheet, Arena *arena) {
    const bool people = guess_speaks_of(sheet, guess_words_footfall),
               amounts = guess_speaks_of(sheet, guess_words_turnover);
    const char *why = bad_days(sheet);
    bool days = false;
    for (size_t c = 0; c < sheet->columns.count; c++) days |= sheet->columns.column[c].is_day;
    if (!days) return;
    const int sensor = amounts ? -1 : counter_of_rows(sheet);
    if (why)
        refuse_days(sheet, why);
    else if (people && amounts)
        refuse_days(sheet, "one of many days, and words say both people and turnover");
    else if (amounts)
        add_amount_days(sheet, arena);
    else if (sensor >= 0 && (people || guess_names_counters(sheet)))
        add_counter_days(sheet, sensor, arena);
    else if (!people)
        refuse_days(sheet,
                    "one of many days, and no word says whether they are turnover or people");
    else if (!add_people_days(sheet, arena))
        refuse_days(sheet,
                    "one of many days of people, and no column says of which storefront or "
                    "counter");
}

/* ---- a column for each counter ---- */

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

/* The counter's state in a row speaks for all its counts. */
static void take_states(const GuessTable *all, GuessTable *guess) {
    static const char *const names[] = {"status", "quality", "flag"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const int column = pick_column(&table_counts, names[k]);
        guess->from[column] = all->from[column];
    }
}

/* Whether an hour stands in a column of its own. */
static bool hours_apart(const GuessTable *all, int start) {
    return !all->more[start][0] || all->more[start][1];
}

/* The times of a file of counts, and of it only the states of the counter besides. */
static bool take_time(GuessSheet *sheet, GuessTable *guess, Arena *arena) {
    const int start = pick_column(&table_counts, "start");
    GuessTable all;
    pick_columns(sheet, &table_counts, &all);
    guess_time(sheet, &table_counts, "start", &all);
    guess->from[start] = all.from[start];
    guess->with[start] = all.with[start];
    memcpy(guess->more[start], all.more[start], sizeof guess->more[start]);
    guess->ends = all.ends;
    guess->headings[1] = "count";
    take_states(&all, guess);
    if (all.from[start] < 0) return false;
    const bool joined = all.with[start] >= 0;
    if (joined && hours_apart(&all, start))
        pick_constant(&table_counts, guess, "seconds", "3600");
    else if (!joined)
        pick_constant(&table_counts, guess, "seconds", spacing(sheet, all.from[start], arena));
    return true;
}

static void take_column(const GuessSheet *sheet, GuessTable *guess, size_t c) {
    guess->counter[guess->counters] = (int)c;
    guess->means[guess->counters++] = sheet->columns.column[c].heading;
}

/* "00u", "8-9h", "Time_0600": the columns are hours of a day. */
static bool is_hour(const char *heading) {
    char folded[WORD_FOLD];
    const char *text = word_fold(heading, folded);
    if (strncmp(text, "time ", 5) == 0) text += 5;
    const size_t digits = strspn(text, "0123456789");
    return digits && digits <= 4 && strspn(text, "0123456789 uh") == strlen(text);
}

/* The file has rows for each counter: its columns are none. */
static bool names_counters(GuessSheet *sheet) {
    GuessTable all;
    pick_columns(sheet, &table_counts, &all);
    const int sensor = all.from[pick_column(&table_counts, "sensor_id")];
    return sensor >= 0 &&
           !pick_most(sheet->columns.column[sensor].numbers, sheet->columns.column[sensor].filled);
}

/* A number or a measure of premises, which a counter is not called after. */
static bool is_of_premises(const char *heading) {
    for (const Column *column = table_storefronts.columns; column->name; column++)
        if (column_named(heading, column->name) >= NAME_KNOWN) return true;
    return column_named(heading, "amount_eur") >= NAME_KNOWN;
}

/* Numbers with a decimal mark where no word speaks of people are amounts rather than counts. */
static bool are_amounts(const GuessSheet *sheet, const GuessColumn *column) {
    return pick_most(column->commas + column->points, column->filled) &&
           !guess_speaks_of(sheet, guess_words_footfall) &&
           !guess_text_speaks(column->heading, guess_words_footfall);
}

static bool may_count(const GuessSheet *sheet, size_t c) {
    const GuessColumn *column = &sheet->columns.column[c];
    if (are_amounts(sheet, column)) return false;
    return pick_plain(column->heading) && !column->twice &&
           pick_most(column->numbers, column->filled) && !guess_not_people(column->heading) &&
           !is_hour(column->heading) && !is_of_premises(column->heading);
}

/* The counter of which a heading counts one direction, folded: "meir" of "Meir IN", "" of "Links".
 */
static bool direction_stem(const char *heading, char stem[WORD_FOLD]) {
    static const char words[] =
        " in out uit entree entrees sortie sorties ein aus links rechts left right gauche droite "
        "heen terug inbound outbound ";
    (void)word_fold(heading, stem);
    char *last = strrchr(stem, ' ');
    const char *word = last ? last + 1 : stem;
    if (!*word || !guess_has_word(word, words)) return false;
    *(last ? last : stem) = 0;
    return true;
}

/* What a column counts: its heading, or where another counts the other direction of the same
 * counter, what both headings begin with; of directions alone, the name of the file. */
static const char *counter_of(const GuessSheet *sheet, size_t column, Arena *arena) {
    const char *heading = sheet->columns.column[column].heading;
    char stem[WORD_FOLD], other[WORD_FOLD];
    bool both = false;
    if (!direction_stem(heading, stem)) return heading;
    for (size_t c = 0; c < sheet->columns.count; c++)
        both |= c != column && direction_stem(sheet->columns.column[c].heading, other) &&
                strcmp(stem, other) == 0;
    if (!both) return heading;
    if (!*stem) return arena_strndup(arena, sheet->part->name, strcspn(sheet->part->name, ".#"));
    size_t end = strlen(heading);
    while (end && !strchr(" -_:/(", heading[end - 1])) end--;
    while (end && strchr(" -_:/(", heading[end - 1])) end--;
    return end ? arena_strndup(arena, heading, end) : heading;
}

void guess_wide_counters(GuessSheet *sheet, Arena *arena) {
    GuessTable guess = blank(&table_counts);
    if (names_counters(sheet) || !take_time(sheet, &guess, arena)) return;
    for (size_t c = 0; c < sheet->columns.count; c++)
        if (!pick_reads(&guess, c) && may_count(sheet, c) && whole_of(sheet, c) < 0) {
            take_column(sheet, &guess, c);
            guess.means[guess.counters - 1] = counter_of(sheet, c, arena);
        }
    guess.headings[0] = "sensor_id";
    if (guess.counters >= COUNTERS_LEAST) pick_add(sheet, &guess);
}

/* ---- a column for each hour ---- */

/* 0 to 24 of "8", "08:00", "8-9h", "Uur 8", "Time_0600", "8 PM"; -1 = no hour. */
static int hour_of(const char *heading) {
    static const char before[] = " time hour hours hr uur uren u heure h stunde hora ora ";
    char folded[WORD_FOLD];
    const char *at = word_fold(heading, folded);
    const size_t word = strcspn(at, " 0123456789");
    char first[WORD_FOLD + 2];
    long long hour = -1;
    memcpy(first, at, word);
    first[word] = 0;
    if (word && !guess_has_word(first, before)) return -1;
    at += word;
    at += *at == ' ';
    const size_t digits = strspn(at, "0123456789");
    if (!digits || digits == 3 || digits > 4 || !num_parse_long(at, digits, &hour)) return -1;
    if (digits == 4 && hour % 100) return -1;
    if (digits == 4) hour /= 100;
    at += digits;
    at += *at == ' ';
    const bool pm = strcmp(at, "pm") == 0, am = strcmp(at, "am") == 0;
    if (pm || am) return hour < 1 || hour > 12 ? -1 : (int)(hour % 12) + (pm ? 12 : 0);
    return strspn(at, "0123456789 uhr") == strlen(at) && hour <= 24 ? (int)hour : -1;
}

/* Hours 1 to 24 are named by their end. False when the headings are no hours of one day. */
static bool take_hours(const GuessSheet *sheet, GuessTable *guess, Arena *arena) {
    unsigned seen = 0;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        const int hour = hour_of(column->heading);
        if (hour < 0 && *column->heading && strspn(column->heading, "0123456789") > 0) return false;
        if (hour < 0 || column->twice || !pick_plain(column->heading)) continue;
        if (column->filled && !pick_most(column->numbers, column->filled)) continue;
        if (seen & 1u << hour) return false;
        seen |= 1u << hour;
        guess->counter[guess->counters++] = (int)c;
    }
    const bool ends = seen & 1u << 24;
    if (guess->counters < HOURS_LEAST || (ends && seen & 1u)) return false;
    for (size_t k = 0; k < guess->counters; k++)
        guess->means[k] = arena_printf(
            arena, "%02d:00",
            hour_of(sheet->columns.column[guess->counter[k]].heading) - (ends ? 1 : 0));
    return true;
}

bool guess_has_hours(const GuessSheet *sheet, Arena *arena) {
    GuessTable guess = blank(&table_counts);
    return take_hours(sheet, &guess, arena);
}

void guess_wide_hours(GuessSheet *sheet, Arena *arena) {
    GuessTable guess = blank(&table_counts), all;
    const int sensor = pick_column(&table_counts, "sensor_id"),
              start = pick_column(&table_counts, "start");
    pick_columns(sheet, &table_counts, &all);
    guess.from[start] = all.from[start];
    guess.from[sensor] = all.from[sensor];
    if (!take_hours(sheet, &guess, arena)) return;
    if (all.from[start] < 0) {
        sheet->refused[guess.counter[0]] =
            "an hour of a day without a date: the day of each row is needed, not a typical one";
        return;
    }
    if (all.from[sensor] < 0 && !guess_speaks_of(sheet, guess_words_footfall)) return;
    pick_constant(&table_counts, &guess, "sensor_id",
                  arena_strndup(arena, sheet->part->name, strcspn(sheet->part->name, ".#")));
    pick_constant(&table_counts, &guess, "seconds", "3600");
    guess.headings[0] = "hour";
    guess.headings[1] = "count";
    pick_add(sheet, &guess);
}

/* ---- a column for each direction ---- */

void guess_wide_directions(GuessSheet *sheet, Arena *arena) {
    static const char people[] =
        " ped peds pedestrian pedestrians voetgangers pietons fussganger "
        "fuss peatones pedoni ";
    GuessTable guess = blank(&table_counts), all;
    const int sensor = pick_column(&table_counts, "sensor_id");
    pick_columns(sheet, &table_counts, &all);
    guess.from[sensor] = all.from[sensor];
    if (all.from[sensor] < 0 || pick_has(&table_counts, &all, "count")) return;
    if (!take_time(sheet, &guess, arena)) return;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        char folded[WORD_FOLD], stem[WORD_FOLD];
        (void)word_fold(sheet->columns.column[c].heading, folded);
        const bool direction = direction_stem(sheet->columns.column[c].heading, stem) && !*stem;
        if (!pick_reads(&guess, c) && may_count(sheet, c) &&
            (direction || guess_has_word(folded, people)))
            take_column(sheet, &guess, c);
    }
    guess.headings[0] = "direction";
    if (guess.counters >= COUNTERS_LEAST) pick_add(sheet, &guess);
}
