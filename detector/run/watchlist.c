/* watchlist.c - what can be asked of a list in memory: names, days, numbers. */
#include "detector/run/watchlist.h"

#include "datasets/base/num.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const char *selection_name(Selection selection) {
    assert(selection <= SELECTION_RANDOM);
    static const char *const names[] = {"none", "ranked", "random"};
    return names[selection];
}

int watchlist_date(const Watchlist *list) {
    int date;
    if (list->started_at && strlen(list->started_at) >= DATE_TEXT - 1 &&
        date_parse(list->started_at, DATE_TEXT - 1, &date))
        return date;
    return month_first_date(list->first_month + (int)list->months) - 1;
}

PanelWindow watchlist_window(const Watchlist *list) {
    return (PanelWindow){list->first_month, list->first_month + (int)list->months - 1, 1};
}

double watchlist_detail(const Watchlist *list, const WatchRow *row, const char *name) {
    for (size_t d = 0; row->details && d < list->details; d++)
        if (strcmp(list->detail_names[d], name) == 0) return (double)row->details[d];
    return NAN;
}
