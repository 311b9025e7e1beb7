/* html_table.c - the selected rows as one table; without the script it is simply complete. */
#include "models/signal.h"
#include "reports/chart.h"
#include "reports/formats/html_parts.h"
#include "reports/sentence.h"
#include "reports/words.h"

#include <stdlib.h>
#include <string.h>

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void option(Markup *m, const char *value, const char *text) {
    markup_open(m, "option");
    markup_attr(m, "value", value);
    markup_text(m, text);
    markup_close(m);
}

static void select_begin(Markup *m, const char *field, const char *name) {
    markup_open(m, "label");
    markup_text(m, name);
    markup_open(m, "select");
    markup_attr(m, "data-filter", field);
    option(m, "", "all");
}

static void select_end(Markup *m) {
    markup_close(m);
    markup_close(m);
}

/* Distinct districts or sectors of the selected rows, sorted. */
static void choices(Markup *m, const Site *site, bool sectors) {
    const char **name = ARENA_ARRAY(site->arena, const char *, site->count + 1);
    for (size_t k = 0; k < site->count; k++)
        name[k] = label_text(sectors ? site->row[k]->sector : site->row[k]->district, "unknown",
                             site->arena);
    /* equal texts are interchangeable */
    if (site->count) qsort(name, site->count, sizeof *name, by_text);
    for (size_t k = 0; k < site->count; k++)
        if (!k || strcmp(name[k - 1], name[k]) != 0) option(m, name[k], name[k]);
}

static void filters(Markup *m, const Site *site) {
    markup_begin(m, "div", "filters");
    markup_attr(m, "hidden", NULL);
    markup_open(m, "label");
    markup_text(m, "Search");
    markup_open(m, "input");
    markup_attr(m, "type", "search");
    markup_attr(m, "id", "search");
    markup_attr(m, "autocomplete", "off");
    markup_close(m);
    markup_close(m);
    select_begin(m, "district", "District");
    choices(m, site, false);
    select_end(m);
    select_begin(m, "sector", "Sector");
    choices(m, site, true);
    select_end(m);
    select_begin(m, "reason", "Reason");
    for (size_t s = 0; s < site->list->signals; s++)
        option(m, site->list->signal_ids[s],
               label_text(words_signal(site->list->signal_ids[s]), "signal", site->arena));
    select_end(m);
    markup_begin(m, "p", "shown");
    markup_attr(m, "id", "shown");
    markup_attr(m, "role", "status");
    markup_close(m);
    markup_close(m);
}

/* A cell with the name of its column for narrow screens, and the value it sorts by. */
static void cell(Markup *m, const char *class_name, const char *column) {
    markup_begin(m, "td", class_name);
    markup_attr(m, "data-label", column);
}

static void place_cells(Markup *m, const WatchRow *row, Arena *arena) {
    cell(m, "where", "Address");
    const char *street = clean_text(row->street, "", arena);
    const char *number = clean_text(row->house_number, "", arena);
    markup_open(m, "span");
    markup_text(m, *street ? arena_printf(arena, "%s %s", street, number) : "address not known");
    markup_close(m);
    markup_element(m, "small", NULL, clean_text(row->district, "unknown", arena));
    markup_close(m);
}

static void name_cell(Markup *m, const WatchRow *row, Arena *arena) {
    markup_begin(m, "th", "name");
    markup_attr(m, "scope", "row");
    markup_open(m, "a");
    markup_attr(m, "href", html_shop_file(row, arena));
    markup_text(m, words_title(row, arena));
    markup_close(m);
    markup_element(m, "small", NULL, label_text(row->sector, "unknown sector", arena));
    if (row->selection == SELECTION_RANDOM) markup_element(m, "span", "chip", "random control");
    markup_close(m);
}

static void number_cells(Markup *m, const Site *site, const WatchRow *row) {
    Arena *arena = site->arena;
    static const char missing[] = "\xE2\x80\x93";
    cell(m, "num chance", "Probability");
    markup_element(m, "span", NULL, chance_text(row->posterior, missing, arena));
    chart_share(m, row->posterior);
    markup_close(m);
    cell(m, "num", "False to here");
    markup_text(m, row->selection == SELECTION_RANDOM
                       ? missing
                       : number_text("pct", site->list, row->q_value, missing, arena));
    markup_close(m);
    cell(m, "num", "Euros a year");
    markup_attr_number(m, "data-value",
                       row->unexplained_eur_year >= 0 ? row->unexplained_eur_year : 0);
    markup_text(m, number_text("eur", site->list, row->unexplained_eur_year, missing, arena));
    markup_close(m);
    cell(m, "num", "Share");
    markup_text(m, words_share(site->list, row, arena));
    markup_close(m);
}

static const char *reason_ids(const Reasons *reasons, Arena *arena) {
    const char *ids = "";
    for (size_t k = 0; k < reasons->speaks_for; k++)
        ids = arena_printf(arena, "%s%s%s", ids, k ? " " : "", reasons->reason[k].signal_id);
    return ids;
}

static void table_row(Markup *m, const Site *site, size_t k) {
    const WatchRow *row = site->row[k];
    Arena *arena = site->arena;
    markup_newline(m);
    markup_begin(m, "tr", row->selection == SELECTION_RANDOM ? "random" : NULL);
    markup_attr(m, "data-district", label_text(row->district, "unknown", arena));
    markup_attr(m, "data-sector", label_text(row->sector, "unknown", arena));
    markup_attr(m, "data-reason", reason_ids(&site->reasons[k], arena));
    cell(m, "num rank", "Place");
    markup_count(m, row->rank);
    markup_close(m);
    name_cell(m, row, arena);
    place_cells(m, row, arena);
    number_cells(m, site, row);
    cell(m, "why", "Why it is here");
    markup_text(m, glued_text(words_first(row, &site->reasons[k], arena), arena));
    markup_close(m);
    markup_close(m);
}

void html_table(Markup *m, const Site *site) {
    static const char *const heads[] = {"*Place",       "Storefront",     "Address",
                                        "*Probability", "*False to here", "*Euros a year",
                                        "*Share",       "Why it is here"};
    html_section(m, "list", "list", "The list");
    markup_element(m, "p", "muted",
                   "Probabilities are not yet verified by inspections. Each name leads to a page "
                   "for the visit: reasons for and against, what would explain it, what to check.");
    filters(m, site);
    markup_begin(m, "table", "ranking");
    markup_attr(m, "id", "ranking");
    markup_head(m, heads, sizeof heads / sizeof *heads);
    markup_open(m, "tbody");
    for (size_t k = 0; k < site->count; k++) table_row(m, site, k);
    markup_close(m);
    markup_close(m);
    if (!site->count) markup_element(m, "p", NULL, "This run selected no storefront.");
    markup_close(m);
}
