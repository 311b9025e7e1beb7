/* page.h - what the pages of the console share: the frame, forms, and where things are.
 *
 * A page is written for the person who asks, in their language, and works without script. It shows
 * the head of the log at its foot. */
#ifndef REPORTS_CONSOLE_PAGE_H
#define REPORTS_CONSOLE_PAGE_H
#include "detector/serve/server.h"
#include "reports/html/parts.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

enum { PAGE_DAY_S = 24 * 3600 };

typedef struct Page {
    Markup m;
    Voice voice; /* list: the newest one, or an empty one */
    const Voice *v;
    Watchlist none;
    Site site; /* for html_dossier; its list may have no rows */
    const Request *request;
} Page;

/* What the page is about, without writing anything. */
void page_open(Page *page, const Request *request);
/* The frame down to the start of main, with the heading; lead may be NULL. */
void page_begin(Page *page, const char *title, const char *lead);
/* The same without a heading, for pages that bring their own. */
void page_begin_bare(Page *page, const char *title);
/* The foot; the whole page becomes the answer's body. */
void page_end(Page *page, Answer *answer);

/* ---- forms ---- */

/* A form that posts to `action` with the session's token; the caller closes it. */
void form_begin(Page *page, const char *action, const char *class_name);
/* The same for one with a file. */
void form_begin_file(Page *page, const char *action, const char *class_name);
void form_hidden(Page *page, const char *name, const char *value);
void form_hidden_number(Page *page, const char *name, int64_t value);
/* A labelled input; `value` NULL = empty. type: "text" "password" "date" "number" "search". */
typedef struct Field {
    const char *label, *name, *type, *value;
    const char *complete; /* autocomplete; NULL = "off" */
    bool required, wide;  /* wide: several lines */
    const char *digits;   /* inputmode; NULL = none */
} Field;
void form_field(Page *page, const Field *field);
void form_button(Page *page, const char *class_name, const char *text);
/* <select>: begin, options, end. */
void form_select(Page *page, const char *label, const char *name);
void form_option(Page *page, const char *value, const char *text, bool chosen);
void form_select_end(Page *page);

/* ---- words ---- */

/* "/dossier?id=S%2F1" in the arena. */
const char *page_path(const Page *page, const char *route, const char *id);
const char *page_path_number(const Page *page, const char *route, int64_t id);
/* "7 March 2023" of a second, or of a day; "" for none. */
const char *page_when(const Page *page, int64_t second);
const char *page_time(const Page *page, int64_t second); /* with hour and minute, UTC */
/* Who may read whose names: analysts see premises by number only. */
bool page_names(const Page *page);
/* A storefront's name or, for those who may not know it, "no. 17 of the list". */
const char *page_title(const Page *page, const WatchRow *row);
const char *page_finding(const Page *page, Finding finding);
const char *page_role(const Page *page, Role role);

/* The list's row of a storefront, NULL when it is not on the list. */
const WatchRow *page_row(const Page *page, const char *storefront_id);

#endif
