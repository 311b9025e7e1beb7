/* corrections.h - the figures of a business that are corrected, or wait to be. */
#ifndef REPORTS_CONSOLE_CORRECTIONS_H
#define REPORTS_CONSOLE_CORRECTIONS_H
#include "reports/console/page.h"

/* Those of one storefront, what each changed, and the form for another. */
Status corrections_part(Page *page, const WatchRow *row, Err *err);
/* Those of all that wait for a second person; nothing when none does. */
Status corrections_waiting(Page *page, Err *err);

#endif
