#include "reports/pdf/route.h"

#include "reports/pdf/flow.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>

enum { COLUMNS = 5 };
static const FlowColumn columns[COLUMNS] = {
    {0.00, 0.07}, {0.07, 0.08}, {0.15, 0.10}, {0.25, 0.36}, {0.62, 0.32}};
static const Say heads[COLUMNS] = {SAY_ROUND_NUMBER, SAY_ROUND_TIME, SAY_ROUND_WAY,
                                   SAY_COLUMN_STOREFRONT, SAY_ADDRESS};
static const double row_least = 34, box_at = 0.96, box_side = 11;

static void print_heads(Flow *flow) {
    const char *cell[COLUMNS];
    for (size_t k = 0; k < COLUMNS; k++) cell[k] = say(flow->paper.v, heads[k]);
    flow->y = flow_cells(flow, FACE_STRONG, columns, cell, COLUMNS) + 2;
    flow_rule(flow);
    flow->y += 4;
}

static void print_stop(Flow *flow, const Route *round, const RouteStop *stop, size_t number) {
    const Voice *v = flow->paper.v;
    const WatchRow *row = stop->row;
    const char *hours = words_hours(v, round, stop);
    flow_room(flow, row_least);
    const char *const cell[COLUMNS] = {
        count_text(v, number), words_clock(v, round, stop->arrive), count_exact(v, stop->way_m, ""),
        arena_printf(v->arena, "%s, %s%s%s", words_title(v, row),
                     named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)), hours ? "; " : "",
                     hours ? hours : ""),
        words_address(row, v->arena)};
    sheet_box(&flow->sheet, FLOW_LEFT + box_at * FLOW_WIDTH, flow->y, box_side, box_side);
    flow->y = fmax(flow_cells(flow, FACE_BODY, columns, cell, COLUMNS), flow->y + box_side) + 3;
    flow_rule(flow);
    flow->y += 4;
}

static void print_day(Flow *flow, const Route *round, size_t d) {
    const Voice *v = flow->paper.v;
    const RouteDay *day = &round->day[d];
    flow_room(flow, 3 * row_least);
    flow->y += 6;
    flow_text(flow, FACE_HEAD, "H2", words_round_tour(v, round, d));
    flow_text(flow, FACE_BODY, "P", words_round_day(v, round, d));
    print_heads(flow);
    for (size_t k = 0; k < day->count; k++)
        print_stop(flow, round, &round->stop[day->first + k], day->first + k + 1);
}

static void print_round(Flow *flow, const Voice *v, const Route *round) {
    const char *run = arena_printf(v->arena, "%lld", (long long)v->list->run_id);
    flow_open(flow, v, say_with(v, SAY_ROUND_PAGE, "run", run));
    flow_text(flow, FACE_TITLE, "H1", say(v, SAY_ROUND_HEADING));
    flow_text(flow, FACE_BODY, "P", say(v, SAY_ROUND_LEAD));
    const char *basis = words_basis(v);
    if (basis) flow_text(flow, FACE_BODY, "P", basis);
    for (size_t d = 0; d < round->days; d++) print_day(flow, round, d);
    flow_room(flow, 2 * row_least);
    flow->y += 4;
    const char *closed = words_round_closed(v, round);
    if (closed) flow_text(flow, FACE_BODY, "P", closed);
    flow_text(flow, FACE_STRONG, "P", say(v, SAY_ROUTINE));
    flow_text(flow, FACE_SMALL, "P", say(v, SAY_LIMITS));
}

Status route_print(const Voice *v, const Route *round, Text *file, Err *err) {
    Flow flow;
    print_round(&flow, v, round);
    return flow_finish(&flow, file, err);
}

Status route_write(const Voice *v, const Route *round, const char *dir, Err *err) {
    Flow flow;
    print_round(&flow, v, round);
    return flow_close(&flow, dir, "round.pdf", err);
}
