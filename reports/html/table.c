/* table.c - the selected rows as one table; without the script it is simply complete. */
#include "datasets/base/text_fold.h"
#include "reports/draw/chart.h"
#include "reports/html/parts.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *left, const void *right) {
    return text_order(*(const char *const *)left, *(const char *const *)right);
}

static void option(Markup *m, const char *value, const char *text) {
    markup_open(m, "option");
    markup_attr(m, "value", value);
    markup_text(m, text);
    markup_close(m);
}

static void select_begin(Markup *m, const Site *site, const char *field, Say name) {
    markup_open(m, "label");
    markup_text(m, say(site->v, name));
    markup_open(m, "select");
    markup_attr(m, "data-filter", field);
    option(m, "", say(site->v, SAY_ALL));
}

static void select_end(Markup *m) {
    markup_close(m);
    markup_close(m);
}

static const char *sector_of(const Site *site, const WatchRow *row) {
    return named_text(site->v, row->sector, say(site->v, SAY_SECTOR_UNKNOWN));
}

static const char *district_words(const Site *site, const WatchRow *row) {
    return words_district(site->v, row->district);
}

/* Distinct districts or sectors of the selected rows, sorted. */
static void choices(Markup *m, const Site *site, bool sectors) {
    const char **name = ARENA_ARRAY(site->arena, const char *, site->count + 1);
    for (size_t k = 0; k < site->count; k++)
        name[k] = sectors ? sector_of(site, site->row[k]) : district_words(site, site->row[k]);
    /* equal texts are interchangeable */
    if (site->count) qsort(name, site->count, sizeof *name, by_text);
    for (size_t k = 0; k < site->count; k++)
        if (!k || strcmp(name[k - 1], name[k]) != 0) option(m, name[k], name[k]);
}

static void filters(Markup *m, const Site *site) {
    markup_begin(m, "div", "filters");
    markup_attr(m, "hidden", NULL);
    markup_open(m, "label");
    markup_text(m, say(site->v, SAY_SEARCH));
    markup_open(m, "input");
    markup_attr(m, "type", "search");
    markup_attr(m, "id", "search");
    markup_attr(m, "autocomplete", "off");
    markup_close(m);
    markup_close(m);
    select_begin(m, site, "district", SAY_DISTRICT);
    choices(m, site, false);
    select_end(m);
    select_begin(m, site, "sector", SAY_SECTOR);
    choices(m, site, true);
    select_end(m);
    select_begin(m, site, "reason", SAY_REASON);
    for (size_t s = 0; s < site->list->signals; s++)
        option(m, site->list->signal_ids[s], reasons_signal(site->v, site->list->signal_ids[s]));
    select_end(m);
    markup_begin(m, "p", "shown");
    markup_attr(m, "id", "shown");
    markup_attr(m, "role", "status");
    markup_attr(m, "data-pattern", say(site->v, SAY_SHOWN));
    markup_close(m);
    markup_close(m);
}

/* A cell with the name of its column for narrow screens, and the value it sorts by. */
static void cell(Markup *m, const Site *site, const char *class_name, Say column) {
    markup_begin(m, "td", class_name);
    markup_attr(m, "data-label", say(site->v, column));
}

/* A cell with a number to sort by; one that is not known sorts below all. */
static void number_cell(Markup *m, const Site *site, const char *class_name, Say column,
                        double value) {
    cell(m, site, class_name, column);
    markup_attr(m, "data-value", isfinite(value) ? arena_printf(site->arena, "%.6g", value) : "-1");
}

static void place_cells(Markup *m, const Site *site, const WatchRow *row) {
    Arena *arena = site->arena;
    cell(m, site, "where", SAY_ADDRESS);
    const char *street = clean_text(row->street, "", arena);
    const char *number = clean_text(row->house_number, "", arena);
    markup_open(m, "span");
    markup_text(m, *street ? arena_printf(arena, "%s %s", street, number)
                           : say(site->v, SAY_ADDRESS_UNKNOWN));
    markup_close(m);
    markup_element(m, "small", NULL, district_words(site, row));
    markup_close(m);
}

static void name_cell(Markup *m, const Site *site, const WatchRow *row) {
    markup_begin(m, "th", "name");
    markup_attr(m, "scope", "row");
    markup_open(m, "a");
    markup_attr(m, "href", html_shop_file(row, site->arena));
    markup_text(m, words_title(site->v, row));
    markup_close(m);
    markup_element(m, "small", NULL, sector_of(site, row));
    if (row->selection == SELECTION_RANDOM)
        markup_element(m, "span", "chip", say(site->v, SAY_SELECTION_RANDOM));
    markup_close(m);
}

static void number_cells(Markup *m, const Site *site, const WatchRow *row) {
    const Voice *v = site->v;
    static const char missing[] = "\xE2\x80\x93";
    number_cell(m, site, "num chance", SAY_PROBABILITY, row->posterior);
    markup_element(m, "span", NULL, chance_text(v, row->posterior, missing));
    chart_share(m, row->posterior);
    const char *band = band_text(v, row->posterior, NULL);
    if (band) markup_element(m, "small", NULL, band);
    markup_close(m);
    number_cell(m, site, "num", SAY_FALSE_TO_HERE, row->q_value);
    markup_text(
        m, row->selection == SELECTION_RANDOM ? missing : chance_text(v, row->q_value, missing));
    markup_close(m);
    number_cell(m, site, "num", SAY_EUROS_YEAR, row->unexplained_eur_year);
    markup_text(m, number_text(v, "eur", row->unexplained_eur_year, missing));
    markup_close(m);
    number_cell(m, site, "num", SAY_SHARE, row->share_low);
    markup_text(m, words_share(v, row));
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
    markup_attr_count(m, "data-rank", row->rank);
    markup_attr(m, "data-district", district_words(site, row));
    markup_attr(m, "data-sector", sector_of(site, row));
    markup_attr(m, "data-reason", reason_ids(&site->reasons[k], arena));
    number_cell(m, site, "num rank", SAY_PLACE, (double)row->rank);
    markup_count(m, row->rank);
    const char *range = words_rank_range(site->v, row, false);
    if (range) markup_element(m, "small", "range", range);
    const char *since = words_since(site->v, row);
    if (since) markup_element(m, "small", NULL, since);
    markup_close(m);
    name_cell(m, site, row);
    place_cells(m, site, row);
    number_cells(m, site, row);
    cell(m, site, "why", SAY_WHY_HERE);
    markup_text(m, glued_text(words_first(site->v, row, &site->reasons[k]), arena));
    const char *event;
    for (size_t e = 0; (event = words_event(site->v, row, e)); e++)
        markup_element(m, "small", "event", event);
    markup_close(m);
    markup_close(m);
}

static void heads(Markup *m, const Site *site) {
    static const ColumnHead column[] = {{SAY_PLACE, true},         {SAY_COLUMN_STOREFRONT, false},
                                        {SAY_ADDRESS, false},      {SAY_PROBABILITY, true},
                                        {SAY_FALSE_TO_HERE, true}, {SAY_EUROS_YEAR, true},
                                        {SAY_SHARE, true},         {SAY_WHY_HERE, false}};
    column_heads_columns(m, site->v, column, sizeof column / sizeof *column);
}

static void gone(Markup *m, const Site *site) {
    const Voice *v = site->v;
    const char *const *line = words_gone(v);
    if (!line || v->list->part) return;
    markup_element(m, "h3", NULL,
                   say_with(v, SAY_GONE_HEADING, "run",
                            arena_printf(site->arena, "%lld", (long long)v->list->before)));
    markup_begin(m, "ul", "lines");
    for (; *line; line++) markup_element(m, "li", NULL, *line);
    markup_close(m);
}

void html_table(Markup *m, const Site *site) {
    html_section(m, "list", "list", say(site->v, SAY_TABLE_HEADING));
    markup_element(m, "p", "muted", say(site->v, SAY_TABLE_LEAD));
    filters(m, site);
    markup_begin(m, "table", "ranking");
    markup_attr(m, "id", "ranking");
    heads(m, site);
    markup_open(m, "tbody");
    for (size_t k = 0; k < site->count; k++) table_row(m, site, k);
    markup_close(m);
    markup_close(m);
    if (!site->count) markup_element(m, "p", NULL, say(site->v, SAY_TABLE_EMPTY));
    gone(m, site);
    markup_close(m);
}
