/* flow.h - text and tables that run on from page to page in one column. */
#ifndef REPORTS_PDF_FLOW_H
#define REPORTS_PDF_FLOW_H
#include "reports/pdf/paper.h"

enum { FLOW_LEFT = PAPER_MARGIN, FLOW_WIDTH = PAPER_WIDTH - 2 * PAPER_MARGIN };

typedef struct Flow {
    Paper paper;
    Sheet sheet;
    double y; /* where the next goes */
} Flow;

void flow_open(Flow *flow, const Voice *v, const char *title);
/* Adds the file to `file`, and closes. */
Status flow_finish(Flow *flow, Text *file, Err *err);
/* Writes what was printed to dir/name, and closes. */
Status flow_close(Flow *flow, const char *dir, const char *name, Err *err);

/* A new page when less than `need` points are left on this one. */
void flow_room(Flow *flow, double need);
void flow_text(Flow *flow, Face face, const char *tag, const char *text);

typedef struct FlowColumn {
    double start, share; /* of the width */
} FlowColumn;
/* One row of a table, its first cell the heading of the others; returns y below the tallest. */
double flow_cells(Flow *flow, Face face, const FlowColumn *column, const char *const *cell,
                  size_t count);
/* A line across. */
void flow_rule(Flow *flow);

#endif
