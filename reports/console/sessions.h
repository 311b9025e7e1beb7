/* sessions.h - who is signed in where. */
#ifndef REPORTS_CONSOLE_SESSIONS_H
#define REPORTS_CONSOLE_SESSIONS_H
#include "reports/console/page.h"

/* The person's own, with a form that ends the others. */
Status sessions_mine(Page *page, Err *err);
/* One line on those of an account, with a form that ends them; all = those of everybody. */
void sessions_line(Page *page, int64_t account, const OpenSession *all, size_t count);

#endif
