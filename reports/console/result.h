/* result.h - what a job found, as a page shows it. */
#ifndef REPORTS_CONSOLE_RESULT_H
#define REPORTS_CONSOLE_RESULT_H
#include "reports/console/page.h"

/* A job that is done: its JSON as a sentence and a table. Premises are named only to those who may
 * know them. */
void result_part(Page *page, const Job *job);
/* What a correction changed: the JSON of `gevel correct effect` as a sentence and two rows. */
void result_effect(Page *page, const char *result);

#endif
