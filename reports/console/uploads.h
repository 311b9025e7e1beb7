/* uploads.h - files that were sent and wait, on the page of the data. */
#ifndef REPORTS_CONSOLE_UPLOADS_H
#define REPORTS_CONSOLE_UPLOADS_H
#include "reports/console/page.h"

/* The form that sends one, and those that wait: of an analyst their own. */
Status uploads_part(Page *page, Err *err);

#endif
