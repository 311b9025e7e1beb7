/* parts.h - what the pages of the html format share. */
#ifndef REPORTS_HTML_PARTS_H
#define REPORTS_HTML_PARTS_H
#include "reports/record/edition.h"
#include "reports/words/reasons.h"
#include "reports/write/markup.h"

#include <jansson.h>

typedef struct Site {
    const Voice *v;
    const Edition *edition;
    const Watchlist *list;
    const Coverage *coverage;   /* or NULL */
    const Route *round;         /* or NULL */
    const ReportPlaces *places; /* or NULL */
    const WatchRow **row;       /* [count] the selected rows by rank */
    Reasons *reasons;           /* [count] */
    size_t count, ranked;       /* selected; of which by rank, the others are random controls */
    size_t judged;
    const json_t *manifest; /* or NULL */
    const char *style, *script;
    const char *index_policy, *shop_policy; /* Content-Security-Policy */
    bool open;    /* may be published: no counts but those of aggregate.h */
    bool console; /* shown by the server: no codes and no links between files */
    Arena *arena;
} Site;

/* "default-src 'none'; ..." with the hashes of the inline programs; script may be NULL. */
const char *html_policy(const char *style, const char *script, Arena *arena);

/* Everything up to the start of main, and everything after it. `page` is the page's own path in the
 * folder of its language: "index.html", "shops/0007.html". */
void html_begin(Markup *m, const Site *site, const char *page, const char *title,
                const char *policy);
void html_end(Markup *m, const Site *site, const char *script);

/* "shops/0007.html" */
const char *html_shop_file(const WatchRow *row, Arena *arena);
const char *html_run_line(const Site *site); /* "Run 12, digest 1a2b3c4d5e6f" */
/* A section with a heading; the caller closes it. */
void html_section(Markup *m, const char *class_name, const char *id, const char *heading);

/* One of a row of facts: a value, its name, and a note or NULL. */
void html_fact(Markup *m, const char *value, const char *name, const char *note);

void html_index(Markup *m, const Site *site);
void html_table(Markup *m, const Site *site);    /* the ranked table with its filters */
void html_quality(Markup *m, const Site *site);  /* data, fairness, manifest */
void html_coverage(Markup *m, const Site *site); /* its parts, for other pages */
void html_fairness(Markup *m, const Site *site);
void html_round(Markup *m, const Site *site);  /* site->round is there */
void html_places(Markup *m, const Site *site); /* site->places is there */
void html_shop(Markup *m, const Site *site, size_t k);
/* What a storefront's page says, without the page: place, name, why, facts; then all the rest. */
void html_dossier_head(Markup *m, const Site *site, const WatchRow *row, const Reasons *reasons);
void html_dossier(Markup *m, const Site *site, const WatchRow *row, const Reasons *reasons);

/* The header of a page beside the list (way back, heading, lead) and the beginning of its main
 * part. */
void html_main(Markup *m, const Voice *v, const char *page, const char *heading, const char *lead);
void html_link(Markup *m, const char *page, const char *words);
const char *html_run(const Site *site); /* its number: "12" */

#endif
