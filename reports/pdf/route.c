#include "reports/pdf/route.h"

#include "reports/pdf/paper.h"
#include "reports/sentence.h"
#include "reports/words.h"

#include <math.h>

static const double left = PAPER_MARGIN, width = PAPER_WIDTH - 2 * PAPER_MARGIN;
static const double bottom = PAPER_HEIGHT - PAPER_MARGIN, row_least = 34;

enum { COLUMNS_SHOWN = 6 };
static const struct {
    double start, share; /* of the width */
    Say name;
} columns[COLUMNS_SHOWN] = {{0.00, 0.07, SAY_ROUND_NUMBER}, {0.07, 0.08, SAY_ROUND_TIME},
                            {0.15, 0.10, SAY_ROUND_WAY},    {0.25, 0.30, SAY_COLUMN_STOREFRONT},
                            {0.56, 0.25, SAY_ADDRESS},      {0.82, 0.12, SAY_SELECTION}};
static const double box_at = 0.96, box_side = 11;

typedef struct Print {
    const Voice *v;
    Paper paper;
    Sheet sheet;
    double y;
} Print;

static void make_room(Print *p, double need) {
    if (p->y + need <= bottom) return;
    sheet_end(&p->sheet);
    sheet_begin(&p->sheet, &p->paper, 1.0);
    p->y = PAPER_MARGIN;
}

static void print_text(Print *p, Face face, const char *tag, const char *text) {
    p->y = sheet_text(&p->sheet, face, tag, left, p->y, width, glued_text(text, p->v->arena)) + 4;
}

/* One row; returns y below its tallest cell. */
static double print_cells(Print *p, Face face, const char *const cell[COLUMNS_SHOWN]) {
    double end = p->y;
    for (size_t k = 0; k < COLUMNS_SHOWN; k++)
        end =
            fmax(end, sheet_text(&p->sheet, face, k ? "TD" : "TH", left + columns[k].start * width,
                                 p->y, columns[k].share * width, cell[k]));
    return end;
}

static void print_heads(Print *p) {
    const char *cell[COLUMNS_SHOWN];
    for (size_t k = 0; k < COLUMNS_SHOWN; k++) cell[k] = say(p->v, columns[k].name);
    p->y = print_cells(p, FACE_STRONG, cell) + 2;
    sheet_rule(&p->sheet, left, p->y, width);
    p->y += 4;
}

static void print_stop(Print *p, const Round *round, const RoundStop *stop, size_t number) {
    const Voice *v = p->v;
    const WatchRow *row = stop->row;
    make_room(p, row_least);
    const char *const cell[COLUMNS_SHOWN] = {
        count_text(v, number),
        words_clock(v, round, stop->arrive),
        count_exact(v, stop->way_m, ""),
        arena_printf(v->arena, "%s, %s", words_title(v, row),
                     named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN))),
        words_address(row, v->arena),
        words_selection(v, row)};
    sheet_box(&p->sheet, left + box_at * width, p->y, box_side, box_side);
    p->y = fmax(print_cells(p, FACE_BODY, cell), p->y + box_side) + 3;
    sheet_rule(&p->sheet, left, p->y, width);
    p->y += 4;
}

static void print_day(Print *p, const Round *round, size_t d) {
    const RoundDay *day = &round->day[d];
    make_room(p, 3 * row_least);
    p->y += 6;
    print_text(p, FACE_HEAD, "H2", date_text(p->v, round_date(round, d)));
    print_text(p, FACE_BODY, "P", words_round_day(p->v, round, d));
    print_heads(p);
    for (size_t k = 0; k < day->count; k++)
        print_stop(p, round, &round->stop[day->first + k], k + 1);
}

static void print_round(Print *p, const Round *round) {
    const Voice *v = p->v;
    sheet_begin(&p->sheet, &p->paper, 1.0);
    print_text(p, FACE_TITLE, "H1", say(v, SAY_ROUND_HEADING));
    print_text(p, FACE_BODY, "P", say(v, SAY_ROUND_LEAD));
    for (size_t d = 0; d < round->days; d++) print_day(p, round, d);
    make_room(p, 2 * row_least);
    p->y += 4;
    print_text(p, FACE_STRONG, "P", say(v, SAY_ROUTINE));
    print_text(p, FACE_SMALL, "P", say(v, SAY_LIMITS));
    sheet_end(&p->sheet);
}

Status route_write(const Voice *v, const Round *round, const char *dir, Err *err) {
    const char *run = arena_printf(v->arena, "%lld", (long long)v->list->run_id);
    Print p = {.v = v, .y = PAPER_MARGIN};
    paper_open(&p.paper, v, say_with(v, SAY_ROUND_PAGE, "run", run));
    print_round(&p, round);
    const Status status = paper_write(&p.paper, dir, "round.pdf", err);
    paper_close(&p.paper);
    return status;
}
