/* pages.h - the pages for analysts and auditors: what stands behind the list. */
#ifndef REPORTS_HTML_PAGES_H
#define REPORTS_HTML_PAGES_H
#include "models/signals/signal.h"
#include "reports/html/parts.h"

/* methods.html: every signal of the run, how often and for whom it speaks. */
void html_methods(Markup *m, const Site *site);
/* methods/ID.html: what one signal reads and weighs, and its arithmetic for the storefront of the
 * list that it speaks for most. Number s of the run. */
void html_method(Markup *m, const Site *site, size_t s);
/* "methods/level.html" */
const char *html_method_file(const char *signal_id, Arena *arena);

/* card.html, or a page that stands alone. */
void html_card(Markup *m, const Site *site, const char *page, bool beside_list);
/* Its sections without the page. */
void html_card_body(Markup *m, const Site *site, bool beside_list);
/* Its part about what the city taught: kinds, reliability, curves. */
void html_learned(Markup *m, const Site *site);
/* Its part about what could be added and stay off the list. */
void html_blindspots(Markup *m, const Site *site);
/* evaluation.html: plots of how good the list is. */
void html_evaluation(Markup *m, const Site *site);

#endif
