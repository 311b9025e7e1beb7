#include "datasets/guess/guess_time.h"

#include <stddef.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/word_fold.h"
#include "datasets/guess/guess_pick.h"

int guess_find_part(const GuessSheet *sheet, const char *words, size_t offset) {
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        const size_t fitting = *(const size_t *)((const char *)column + offset);
        char folded[WORD_FOLD];
        if (!pick_plain(column->heading) || column->twice || !pick_most(fitting, column->filled))
            continue;
        if (guess_has_word(word_fold(column->heading, folded), words)) return (int)c;
    }
    return -1;
}

const char guess_year_words[] = " jaar year annee an jahr ano anno boekjaar exercice ";
const char guess_month_words[] = " maand month mois monat mes mese maandnr maandnummer ";
static const char hour_words[] =
    " uur uren hour hours hourday heure heures stunde stunden hora ora tijd time zeit ";
static const char day_words[] = " dag day jour tag dia giorno mday mdate dagnr dagnummer ";

/* "Dag" over 1 to 31. */
static int find_day(const GuessSheet *sheet) {
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        char folded[WORD_FOLD];
        size_t days = 0;
        if (!pick_plain(column->heading) || column->twice) continue;
        if (!guess_has_word(word_fold(column->heading, folded), day_words)) continue;
        for (size_t r = sheet->columns.first; r < sheet->grid.rows; r++) {
            const char *text = sheet->grid.cell[r][c];
            long long day = 0;
            days += num_parse_long(text, strlen(text), &day) && day >= 1 && day <= 31;
        }
        if (pick_most(days, column->filled)) return (int)c;
    }
    return -1;
}

/* "Datum" and "Uur" as two columns. */
static void with_hour(const GuessSheet *sheet, size_t wanted, GuessTable *guess) {
    const int date = guess->from[wanted],
              hour = guess_find_part(sheet, hour_words, offsetof(GuessColumn, hours));
    if (hour < 0 || hour == date) return;
    for (size_t r = sheet->columns.first; r < sheet->grid.rows; r++)
        if (strchr(sheet->grid.cell[r][date], ':')) return;
    guess->with[wanted] = hour;
}

/* "Jaar", "Maand", "Dag" and perhaps "Uur", where no column holds whole days. */
static void from_parts(const GuessSheet *sheet, size_t wanted, GuessTable *guess) {
    const int year = guess_find_part(sheet, guess_year_words, offsetof(GuessColumn, years)),
              month = guess_find_part(sheet, guess_month_words, offsetof(GuessColumn, month_parts)),
              day = find_day(sheet),
              hour = guess_find_part(sheet, hour_words, offsetof(GuessColumn, hours));
    for (size_t c = 0; c < sheet->columns.count; c++)
        if (pick_most(sheet->columns.column[c].days, sheet->columns.column[c].filled)) return;
    if (year < 0 || month < 0 || day < 0 || year == month || month == day || year == day) return;
    guess->from[wanted] = year;
    guess->with[wanted] = month;
    guess->more[wanted][0] = day + 1;
    if (hour >= 0 && hour != day && hour != month && hour != year)
        guess->more[wanted][1] = hour + 1;
}

bool guess_days_in_parts(const GuessSheet *sheet) {
    GuessTable guess = {.from = {-1}};
    from_parts(sheet, 0, &guess);
    return guess.from[0] >= 0;
}

/* "Datum tot", "Fin", "Zeit bis": not "Datum van", nor beside the time at which a count began. */
static bool names_end(const char *heading) {
    static const char ends[] =
        " end ending eind einde eindtijd tot bis ende endzeit fin until hasta fine ";
    static const char begins[] = " van von de from debut start begin beginn desde da ";
    char folded[WORD_FOLD];
    (void)word_fold(heading, folded);
    return guess_has_word(folded, ends) && !guess_has_word(folded, begins);
}

/* A column of ends alone, whatever else its heading says. */
static void from_ends(const GuessSheet *sheet, size_t wanted, GuessTable *guess) {
    for (size_t c = 0; c < sheet->columns.count && guess->from[wanted] < 0; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        if (!pick_plain(column->heading) || column->twice || !names_end(column->heading)) continue;
        if (pick_most(column->days, column->filled)) guess->from[wanted] = (int)c;
    }
}

void guess_time(const GuessSheet *sheet, const Table *table, const char *name, GuessTable *guess) {
    const int wanted = pick_column(table, name);
    const bool counts = table == &table_counts;
    if (counts && guess->from[wanted] < 0) from_ends(sheet, (size_t)wanted, guess);
    if (guess->from[wanted] >= 0)
        with_hour(sheet, (size_t)wanted, guess);
    else
        from_parts(sheet, (size_t)wanted, guess);
    if (guess->from[wanted] < 0 || !counts) return;
    const int last = guess->with[wanted];
    guess->ends = names_end(sheet->columns.column[guess->from[wanted]].heading) ||
                  (last >= 0 && names_end(sheet->columns.column[last].heading));
}
