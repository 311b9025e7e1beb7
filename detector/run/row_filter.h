/* row_filter.h - which rows of a list somebody asks for: by district, sector, condition or words,
 * and at most so many of each district.
 *
 * A condition is FIELD, an operator and a value: posterior>=0.5, postcode=2060, street~meir. Fields
 * are the columns of the list and of the address; = != < <= > >= compare numbers as numbers and
 * texts as texts, ~ looks for the value within a text. Texts are compared without regard to case,
 * accents and the underscore of ids. */
#ifndef DETECTOR_RUN_ROW_FILTER_H
#define DETECTOR_RUN_ROW_FILTER_H
#include "detector/run/watchlist.h"

typedef struct RowCondition {
    size_t field, comparison; /* of the tables of row_filter.c */
    const char *value;
    double number; /* of a field that holds numbers */
} RowCondition;

typedef struct RowFilter {
    size_t districts, sectors, conditions, words;
    const char **district, **sector, **word; /* any of the first two; all of the words */
    RowCondition *condition;                 /* all of them */
    size_t per_district; /* the first so many of each, among those by rank; 0 = all */
    bool fill_up;        /* places that a district leaves empty go to the next in rank elsewhere */
    bool unselected;     /* rows count that the run did not select, and controls like others */
    const bool *over;    /* [rows of the list] by rank: beyond per_district (row_filter_open) */
} RowFilter;

bool row_filter_empty(const RowFilter *filter);

/* Reads a condition. ST_USAGE says what was expected. Text lives in the arena. */
Status row_filter_condition(const char *text, Arena *arena, RowCondition *condition, Err *err);

/* Makes the filter ready for the rows of a list: ST_USAGE, with the nearest known name, when no row
 * has a district or sector that the filter names; counts out per_district, by rank. Random controls
 * stay whatever the budget: they were drawn with a chance that a cut would break. O(rows x
 * districts). */
Status row_filter_open(RowFilter *filter, const Watchlist *list, Arena *arena, Err *err);

bool row_filter_wants(const RowFilter *filter, const WatchRow *row);

/* "district=Antwerpen, sector=night_shop, posterior>=0.5": what the filter asks for, in signs that
 * are the same in all languages. */
const char *row_filter_text(const RowFilter *filter, Arena *arena);

/* Takes the selection away from rows that the filter does not want, and names the part in
 * list->part: reports and rounds of it show these only. */
void row_filter_narrow(const RowFilter *filter, Arena *arena, Watchlist *list);

#endif
