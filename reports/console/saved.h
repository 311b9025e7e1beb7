/* saved.h - the lists that a person has saved, on the list's page. */
#ifndef REPORTS_CONSOLE_SAVED_H
#define REPORTS_CONSOLE_SAVED_H
#include "reports/console/page.h"

/* What narrows a list, as the query of its page: "q=...&district=...&sector=...&of=...". */
const char *console_list_query(const Page *page, const Form *form);

/* Links to the person's views, and the forms that save this one and delete one. */
Status console_saved(Page *page, Err *err);

#endif
