/* lab.h - what the lab changes, for jobs and proposals that begin there. */
#ifndef REPORTS_CONSOLE_LAB_H
#define REPORTS_CONSOLE_LAB_H
#include "detector/team/proposals.h"
#include "reports/console/page.h"

typedef struct Changes {
    size_t count;
    ProposalValue *value; /* [count] in the order of parameters */
} Changes;

/* What a form that the lab offered changes in the newest run; none is allowed. ST_USAGE when
 * another run has come since, and for a value out of its range. */
Status console_changes(const Request *request, Changes *changes, Err *err);

/* Parameter, before, after. */
void console_changes_table(Page *page, const Changes *changes);

#endif
