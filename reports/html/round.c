/* round.c - the round as a page to print: the way on the map, and the stops in order. */
#include "reports/draw/map.h"
#include "reports/html/parts.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>

/* An address that a phone opens in its map (RFC 5870). */
static void address_cell(Markup *m, const Site *site, const WatchRow *row) {
    markup_open(m, "td");
    markup_open(m, "a");
    markup_attr(m, "href", arena_printf(site->arena, "geo:%.6f,%.6f", row->lat, row->lon));
    markup_text(m, words_address(row, site->arena));
    markup_close(m);
    markup_close(m);
}

static void stop_row(Markup *m, const Site *site, const RouteStop *stop, size_t number) {
    const Voice *v = site->v;
    const WatchRow *row = stop->row;
    markup_open(m, "tr");
    column_heads_number(m, count_text(v, number));
    column_heads_number(m, words_clock(v, site->round, stop->arrive));
    column_heads_number(m, count_exact(v, stop->way_m, ""));
    markup_begin(m, "th", "name");
    markup_attr(m, "scope", "row");
    markup_open(m, "a");
    markup_attr(m, "href", html_shop_file(row, site->arena));
    markup_text(m, words_title(v, row));
    markup_close(m);
    markup_element(m, "small", NULL, named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)));
    const char *hours = words_hours(v, site->round, stop);
    if (hours) markup_element(m, "small", NULL, hours);
    markup_close(m);
    address_cell(m, site, row);
    markup_begin(m, "td", "done");
    markup_element(m, "span", "box", NULL);
    markup_close(m);
    markup_close(m);
}

static void day_table(Markup *m, const Site *site, size_t d) {
    static const ColumnHead column[] = {{SAY_ROUND_NUMBER, true}, {SAY_ROUND_TIME, true},
                                        {SAY_ROUND_WAY, true},    {SAY_COLUMN_STOREFRONT, false},
                                        {SAY_ADDRESS, false},     {SAY_ROUND_DONE, false}};
    const Voice *v = site->v;
    const RouteDay *day = &site->round->day[d];
    markup_element(m, "h3", NULL, words_round_tour(v, site->round, d));
    markup_element(m, "p", NULL, words_round_day(v, site->round, d));
    column_heads_scroll(m, words_round_tour(v, site->round, d));
    markup_begin(m, "table", "plain round");
    column_heads_columns(m, v, column, sizeof column / sizeof *column);
    markup_open(m, "tbody");
    for (size_t k = 0; k < day->count; k++)
        stop_row(m, site, &site->round->stop[day->first + k], day->first + k + 1);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void left_out(Markup *m, const Site *site) {
    const Voice *v = site->v;
    if (!site->round->ranked && site->round->ranked_left)
        markup_element(m, "p", "lead", say(v, SAY_ROUND_CONTROLS_ONLY));
    const char *closed = words_round_closed(v, site->round);
    if (closed) markup_element(m, "p", "muted", closed);
    if (!site->round->left_out && !site->round->unplaced) return;
    markup_element(m, "p", "muted",
                   say_with(v, SAY_ROUND_LEFT, "time", count_text(v, site->round->left_out),
                            "place", count_text(v, site->round->unplaced)));
}

void html_round(Markup *m, const Site *site) {
    const Voice *v = site->v;
    html_begin(m, site, "round.html", say_with(v, SAY_ROUND_PAGE, "run", html_run(site)),
               site->shop_policy);
    html_main(m, v, "round.html", say(v, SAY_ROUND_HEADING), say(v, SAY_ROUND_LEAD));
    const char *basis = words_basis(v);
    if (basis) markup_element(m, "p", "lead", basis);
    html_section(m, "card", "way", say(v, SAY_MAP_HEADING));
    map_round(m, v, site->round, v->list->shapes, html_shop_file);
    markup_close(m);
    html_section(m, "card", "stops", say(v, SAY_ROUND_STOPS));
    for (size_t d = 0; d < site->round->days; d++) day_table(m, site, d);
    left_out(m, site);
    markup_close(m);
    markup_close(m);
    html_end(m, site, NULL);
}
