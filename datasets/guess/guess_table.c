#include "datasets/guess/guess_table.h"

#include <stddef.h>
#include <string.h>

#include "datasets/base/date_text.h"
#include "datasets/base/num.h"
#include "datasets/base/word_fold.h"
#include "datasets/guess/guess_net.h"
#include "datasets/guess/guess_pick.h"
#include "datasets/guess/guess_time.h"
#include "datasets/guess/guess_wide.h"
#include "datasets/guess/guess_words.h"
#include "datasets/reference/column_names.h"

/* Columns that a sheet without sectors has when it is about premises: what is known, or the number
 * and one thing more where no other table fits. */
enum { DESCRIBED_LEAST = 4, KNOWN_LEAST = 2 };

/* ---- what amounts are about ---- */

/* A sentence that stands alone in a row below the table: "Bedragen in duizend euro". */
static const char *footnote(const GuessGrid *grid, size_t row) {
    const char *only = NULL;
    for (size_t c = 0; c < grid->columns; c++) {
        if (!*grid->cell[row][c]) continue;
        if (only) return NULL;
        only = grid->cell[row][c];
    }
    return only && strchr(only, ' ') ? only : NULL;
}

/* What footnotes say about the unit of all amounts. */
static void add_footnotes(GuessSheet *sheet) {
    for (size_t r = sheet->columns.first; r < sheet->grid.rows; r++) {
        const char *text = footnote(&sheet->grid, r);
        GuessSubject note = {0};
        if (!text) continue;
        guess_subject_add(&note, text);
        sheet->subject.thousands |= note.thousands;
        if (!sheet->subject.refused) sheet->subject.refused = note.refused;
        sheet->subject.gross |= note.gross;
    }
}

/* The words of a heading come before those of the sheet. */
static void find_subjects(GuessSheet *sheet) {
    const GuessColumns *columns = &sheet->columns;
    guess_subject_add(&sheet->subject, sheet->part->sheet ? sheet->part->sheet : sheet->part->name);
    for (size_t r = 0; r + columns->header_lines <= columns->header; r++)
        for (size_t c = 0; c < sheet->grid.columns; c++)
            guess_subject_add(&sheet->subject, sheet->grid.cell[r][c]);
    add_footnotes(sheet);
    for (size_t c = 0; c < columns->count; c++) {
        GuessSubject *about = &sheet->about[c];
        guess_subject_heading(about, columns->column[c].heading);
        if (!about->refused) about->refused = sheet->subject.refused;
        about->thousands |= sheet->subject.thousands;
    }
}

/* ---- tables of rows ---- */

/* Premises known by their enterprise alone are one storefront each. A sheet without sectors is
 * about premises when it says some other things about them. */
static void add_storefronts(GuessSheet *sheet, size_t least) {
    GuessTable guess;
    size_t described = 0;
    const Table *t = &table_storefronts;
    const int id = pick_column(t, "storefront_id"), enterprise = pick_column(t, "enterprise_id");
    pick_columns(sheet, t, &guess);
    if (guess.from[id] < 0 && guess.from[enterprise] >= 0) {
        guess.from[id] = guess.from[enterprise];
        guess.from[enterprise] = -1;
    }
    for (size_t k = 0; t->columns[k].name; k++) described += guess.from[k] >= 0;
    if (!pick_has(t, &guess, "sector") && described < least) return;
    if (pick_complete(t, &guess)) pick_add(sheet, &guess);
}

/* "Jaar" and "Maand" as two columns, where no column holds days. */
static void with_month(const GuessSheet *sheet, const Table *table, GuessTable *guess) {
    const int month = pick_column(table, "month");
    if (guess->from[month] >= 0) return;
    for (size_t c = 0; c < sheet->columns.count; c++) /* of times, which say more */
        if (pick_most(sheet->columns.column[c].days, sheet->columns.column[c].filled)) return;
    const int year = guess_find_part(sheet, guess_year_words, offsetof(GuessColumn, years)),
              part = guess_find_part(sheet, guess_month_words, offsetof(GuessColumn, month_parts));
    if (year < 0 || part < 0 || year == part) return;
    guess->from[month] = year;
    guess->with[month] = part;
}

/* Headings of what parts a year, beside which a column of years says no period by itself. */
static const char part_words[] =
    " week weken semaine semaines woche wochen wk kw dag dagen dat datum date jour tag day maand "
    "month mois monat mes mese kwartaal quarter trimestre quartal periode period ";

static bool parts_year(const GuessSheet *sheet) {
    char folded[WORD_FOLD];
    for (size_t c = 0; c < sheet->columns.count; c++)
        if (guess_has_word(word_fold(sheet->columns.column[c].heading, folded), part_words))
            return true;
    return false;
}

/* The column of quarters or half years with their years, or of years alone; -1 = none. */
static int find_periods(const GuessSheet *sheet) {
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        char folded[WORD_FOLD];
        if (column->twice || !pick_plain(column->heading)) continue;
        if (!pick_most(column->periods, column->filled)) continue;
        if (!pick_most(column->years, column->filled)) return (int)c;
        if (guess_has_word(word_fold(column->heading, folded), guess_year_words) &&
            !parts_year(sheet))
            return (int)c;
    }
    return -1;
}

/* Quarters, half years or years of turnover, in one column or with the year beside. */
static void with_period(const GuessSheet *sheet, const Table *table, GuessTable *guess) {
    static const char words[] = " kwartaal quarter trimestre trimester quartal kw q ";
    const int start = pick_column(table, "period_start"), end = pick_column(table, "period_end");
    int from = find_periods(sheet), with = -1;
    if (guess->from[pick_column(table, "month")] >= 0) return;
    if (guess->from[start] >= 0 && guess->from[end] >= 0) return;
    if (from < 0) {
        from = guess_find_part(sheet, guess_year_words, offsetof(GuessColumn, years));
        with = guess_find_part(sheet, words, offsetof(GuessColumn, quarters));
        if (from < 0 || with < 0) return;
    }
    guess->from[start] = guess->from[end] = from;
    guess->with[start] = guess->with[end] = with;
}

/* The first or the last day of a month, as months are dated. */
static bool is_edge(int date) {
    const int month = month_of_date(date);
    return date == month_first_date(month) || date + 1 == month_first_date(month + 1);
}

/* "Datum" over first or last days names months; days within them are those of amounts: *days. */
static void with_dated_month(GuessSheet *sheet, const Table *table, GuessTable *guess, int *days) {
    const int month = pick_column(table, "month");
    const GuessGrid *grid = &sheet->grid;
    *days = -1;
    if (guess->from[month] >= 0) return;
    if (table == &table_turnover && guess->from[pick_column(table, "period_start")] >= 0) return;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        size_t within = 0;
        if (column_named(column->heading, "date") < NAME_KNOWN &&
            column_named(column->heading, "till.date") < NAME_KNOWN)
            continue;
        if (column->twice || !pick_plain(column->heading)) continue;
        if (!pick_most(column->days, column->filled)) continue;
        for (size_t r = sheet->columns.first; r < grid->rows; r++) {
            TimeText day;
            const char *text = grid->cell[r][c];
            const DateForm form = time_text_read(text, strlen(text), DATES_DAY_FIRST, &day);
            within += form == DATE_READ && !is_edge(day.day.date);
        }
        if (within)
            *days = (int)c;
        else
            guess->from[month] = (int)c;
        return;
    }
}

/* ---- tills ---- */

/* A few numbers that come back in every row are rates of VAT, and no amounts of it. */
static bool is_rate(const GuessSheet *sheet, size_t column) {
    enum { RATES_MOST = 4 };
    const char *seen[RATES_MOST];
    size_t count = 0;
    for (size_t r = sheet->columns.first; r < sheet->grid.rows; r++) {
        const char *text = sheet->grid.cell[r][column];
        size_t k = 0;
        while (k < count && strcmp(seen[k], text) != 0) k++;
        if (strchr(text, '%')) return true;
        if (k < count) continue;
        if (count == RATES_MOST) return false;
        seen[count++] = text;
    }
    return true;
}

/* An amount with VAT will do where the VAT in it stands beside it, and there only is VAT read. */
static void with_vat(GuessSheet *sheet, GuessTable *guess) {
    const int vat = pick_column(&table_till, "vat_eur"),
              amount = pick_column(&table_till, "amount_eur"), found = guess->from[vat];
    guess->from[vat] = -1;
    if (guess->from[amount] >= 0 || found < 0 || is_rate(sheet, (size_t)found)) return;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        if (!sheet->about[c].gross || sheet->about[c].other || (int)c == found) continue;
        if (column->twice || !pick_plain(column->heading)) continue;
        if (!pick_most(column->numbers, column->filled)) continue;
        guess->from[amount] = (int)c;
        guess->from[vat] = found;
        sheet->refused[c] = NULL;
        return;
    }
}

/* An amount that no name tells is that without VAT beside one with it. */
static void with_net(GuessSheet *sheet, const Table *table, GuessTable *guess) {
    const int amount = pick_column(table, "amount_eur");
    if (guess_net_doubtful(sheet, guess->from[amount])) {
        sheet->refused[guess->from[amount]] =
            "less than the amount beside it by something that is no VAT: amounts without VAT are "
            "needed, by a mapping where these are";
        guess->from[amount] = -1;
    }
    if (guess->from[amount] < 0) guess->from[amount] = guess_net(sheet);
}

/* Amounts of days or tickets, whose months the import adds up; days: their column, -1 = in parts.
 */
static void add_till(GuessSheet *sheet, int days) {
    GuessTable guess;
    const Table *t = &table_till;
    pick_columns(sheet, t, &guess);
    guess.from[pick_column(t, "date")] = days;
    guess.from[pick_column(t, "kind")] = guess.from[pick_column(t, "source")] = -1;
    guess_time(sheet, t, "date", &guess);
    with_net(sheet, t, &guess);
    with_vat(sheet, &guess);
    if (guess.from[pick_column(t, "amount_eur")] < 0) guess_net_tell(sheet);
    const bool who = pick_has(t, &guess, "storefront_id") || pick_has(t, &guess, "enterprise_id");
    if (!pick_complete(t, &guess)) return;
    if (!who) {
        sheet->refused[guess.from[pick_column(t, "date")]] =
            "the day of an amount, and no column says of which storefront: add one, or import "
            "through a mapping of the table till with storefront_id below [constants]";
        return;
    }
    guess.thousands = sheet->about[guess.from[pick_column(t, "amount_eur")]].thousands;
    pick_add(sheet, &guess);
}

static bool when_known(const Table *t, const GuessTable *guess) {
    return pick_has(t, guess, "month") ||
           (pick_has(t, guess, "period_start") && pick_has(t, guess, "period_end"));
}

static void add_turnover(GuessSheet *sheet) {
    GuessTable guess;
    const Table *t = &table_turnover;
    int days;
    if (guess_days_in_parts(sheet)) {
        add_till(sheet, -1);
        return;
    }
    pick_columns(sheet, t, &guess);
    with_month(sheet, t, &guess);
    with_period(sheet, t, &guess);
    with_dated_month(sheet, t, &guess, &days);
    if (days >= 0) add_till(sheet, days);
    with_net(sheet, t, &guess);
    if (guess.from[pick_column(t, "amount_eur")] < 0 && when_known(t, &guess))
        guess_net_tell(sheet);
    const bool who = pick_has(t, &guess, "storefront_id") || pick_has(t, &guess, "enterprise_id");
    if (days >= 0 || !pick_complete(t, &guess) || !when_known(t, &guess) || !who) return;
    guess.thousands = sheet->about[guess.from[pick_column(t, "amount_eur")]].thousands;
    pick_add(sheet, &guess);
}

/* A column of purchases, wages, energy: one proxy each. */
static void add_proxies(GuessSheet *sheet) {
    GuessTable guess;
    const Table *t = &table_proxies;
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        const GuessSubject *about = &sheet->about[c];
        const int value = pick_column(t, "value");
        if (!about->proxy || about->refused || about->thousands || column->is_month) continue;
        if (column->twice || !pick_plain(column->heading)) continue;
        if (!pick_most(column->numbers, column->filled)) continue;
        pick_columns(sheet, t, &guess);
        with_month(sheet, t, &guess);
        guess.from[value] = (int)c;
        guess.from[pick_column(t, "kind")] = -1;
        pick_constant(t, &guess, "kind", about->proxy);
        if (pick_complete(t, &guess)) pick_add(sheet, &guess);
    }
}

/* Whether cells of a column name a time of the day. */
static bool has_times(const GuessSheet *sheet, size_t column) {
    for (size_t r = sheet->columns.first; r < sheet->grid.rows; r++) {
        TimeText time;
        const char *text = sheet->grid.cell[r][column];
        if (time_text_read(text, strlen(text), DATES_DAY_FIRST, &time) == DATE_READ && time.minute)
            return true;
    }
    return false;
}

/* Whether the rows are those of counters in the street, by what the column that names them is
 * called. */
static bool are_of_counters(GuessSheet *sheet, int storefront) {
    GuessTable counts;
    pick_columns(sheet, &table_counts, &counts);
    const int sensor = counts.from[pick_column(&table_counts, "sensor_id")];
    const char *heading = storefront < 0 ? "" : sheet->columns.column[storefront].heading;
    if (guess_names_counters(sheet)) return true;
    return sensor == storefront &&
           column_named(heading, "sensor_id") >= column_named(heading, "storefront_id");
}

/* Days of people at storefronts, one in a row. */
static void with_people_days(GuessSheet *sheet, GuessTable *guess) {
    const Table *t = &table_footfall;
    const int storefront = guess->from[pick_column(t, "storefront_id")];
    int days = -1;
    if (storefront < 0 || are_of_counters(sheet, storefront)) return;
    with_dated_month(sheet, t, guess, &days);
    if (days < 0 || has_times(sheet, (size_t)days)) return;
    guess->from[pick_column(t, "month")] = days;
    guess->from[pick_column(t, "coverage")] = -1;
    guess->day_rows = true;
}

static void add_footfall(GuessSheet *sheet, Arena *arena) {
    GuessTable guess;
    if (guess_has_hours(sheet, arena)) return;
    pick_columns(sheet, &table_footfall, &guess);
    with_month(sheet, &table_footfall, &guess);
    with_people_days(sheet, &guess);
    pick_constant(&table_footfall, &guess, "kind", guess_kind_of_people(sheet));
    if (pick_complete(&table_footfall, &guess)) pick_add(sheet, &guess);
}

/* Places are those of counters, and totals are of people, where some word says so. */
static bool is_about_counters(const GuessSheet *sheet, const Table *table,
                              const GuessTable *guess) {
    const bool words = guess_names_counters(sheet);
    if (table == &table_sensors) return words;
    if (table != &table_counts) return true;
    const int count = guess->from[pick_column(table, "count")];
    const char *heading = count < 0 ? "" : sheet->columns.column[count].heading;
    return words || column_named(heading, "count") || pick_has(table, guess, "class") ||
           guess_headings_speak(sheet, guess_words_footfall);
}

/* Tables that others hold too are proposed only where nothing else fits. */
static void add_others(GuessSheet *sheet) {
    static const Table *const others[] = {
        &table_outcomes, &table_ownership_changes, &table_links, &table_proxies,
        &table_counts,   &table_sensors,           NULL};
    for (const Table *const *t = others; *t && !sheet->tables; t++) {
        GuessTable guess;
        pick_columns(sheet, *t, &guess);
        if (*t == &table_counts) guess_time(sheet, &table_counts, "start", &guess);
        const bool subject = *t != &table_ownership_changes ||
                             pick_has(*t, &guess, "storefront_id") ||
                             pick_has(*t, &guess, "enterprise_id");
        if (pick_complete(*t, &guess) && subject && is_about_counters(sheet, *t, &guess))
            pick_add(sheet, &guess);
    }
}

/* A column of money, which a sheet of premises alone does not have. */
static bool has_amounts(const GuessSheet *sheet) {
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const char *heading = sheet->columns.column[c].heading;
        if (column_named(heading, "amount_eur") ||
            guess_text_speaks(heading, guess_words_turnover) || sheet->about[c].proxy ||
            sheet->columns.column[c].is_month)
            return true;
    }
    return false;
}

void guess_sheet_tables(GuessSheet *sheet, Arena *arena) {
    find_subjects(sheet);
    add_storefronts(sheet, DESCRIBED_LEAST);
    add_turnover(sheet);
    add_footfall(sheet, arena);
    add_proxies(sheet);
    guess_wide_months(sheet, arena);
    guess_wide_periods(sheet, arena);
    guess_wide_days(sheet, arena);
    if (!sheet->tables) guess_wide_hours(sheet, arena);
    if (!sheet->tables) guess_wide_directions(sheet, arena);
    add_others(sheet);
    if (!sheet->tables && !has_amounts(sheet)) guess_wide_counters(sheet, arena);
    if (!sheet->tables && !has_amounts(sheet)) add_storefronts(sheet, KNOWN_LEAST);
}
