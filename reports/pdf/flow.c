#include "reports/pdf/flow.h"

#include "reports/words/sentence.h"

#include <math.h>

static const double bottom = PAPER_HEIGHT - PAPER_MARGIN;

void flow_open(Flow *flow, const Voice *v, const char *title) {
    paper_open(&flow->paper, v, title);
    sheet_begin(&flow->sheet, &flow->paper, 1.0);
    flow->y = PAPER_MARGIN;
}

Status flow_finish(Flow *flow, Text *file, Err *err) {
    sheet_end(&flow->sheet);
    const Status status = paper_finish(&flow->paper, file, err);
    paper_close(&flow->paper);
    return status;
}

Status flow_close(Flow *flow, const char *dir, const char *name, Err *err) {
    sheet_end(&flow->sheet);
    const Status status = paper_write(&flow->paper, dir, name, err);
    paper_close(&flow->paper);
    return status;
}

void flow_room(Flow *flow, double need) {
    if (flow->y + need <= bottom) return;
    sheet_end(&flow->sheet);
    sheet_begin(&flow->sheet, &flow->paper, 1.0);
    flow->y = PAPER_MARGIN;
}

void flow_text(Flow *flow, Face face, const char *tag, const char *text) {
    const SheetColumn page = {FLOW_LEFT, FLOW_WIDTH, flow->y};
    flow->y =
        sheet_text(&flow->sheet, face, tag, &page, glued_text(text, flow->paper.v->arena)) + 4;
}

double flow_cells(Flow *flow, Face face, const FlowColumn *column, const char *const *cell,
                  size_t count) {
    double end = flow->y;
    for (size_t k = 0; k < count; k++) {
        const SheetColumn at = {FLOW_LEFT + column[k].start * FLOW_WIDTH,
                                column[k].share * FLOW_WIDTH, flow->y};
        end = fmax(end, sheet_text(&flow->sheet, face, k ? "TD" : "TH", &at, cell[k]));
    }
    return end;
}

void flow_rule(Flow *flow) {
    sheet_rule(&flow->sheet, FLOW_LEFT, flow->y, FLOW_WIDTH);
}
