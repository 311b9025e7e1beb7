/* list.c - every judged storefront of the newest list, a page at a time, narrowed by place, trade
 * and words; the whole state is in the address. Who works blind sees it by where they are. */
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"
#include "reports/console/saved.h"
#include "reports/console/stops.h"

#include "datasets/base/text_fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_PAGE = 25, FOLDED = 512 /* bytes of a text that is looked through */ };

typedef struct Wanted {
    const char *words;                  /* in name or address; folded */
    const char *district, *sector, *of; /* of: "" = selected, "all" */
    size_t district_index, sector_index;
    size_t first; /* row where the page begins; of who works blind, its number by place */
    bool blind;
} Wanted;

/* Whether folded words stand in a text; of one longer than a name or an address, in its beginning.
 */
static bool holds(const char *text, const char *words) {
    char folded[FOLDED];
    if (!text) return false;
    (void)text_fold(text, strlen(text), folded, sizeof folded);
    return strstr(folded, words) != NULL;
}

static bool has_words(const Page *page, const WatchRow *row, const char *words) {
    Arena *arena = page->v->arena;
    if (!*words) return true;
    return holds(row->name, words) || holds(row->storefront_id, words) ||
           holds(words_address(row, arena), words);
}

/* The index of a facet; of one that no judged row has, one that is never found. */
static size_t facet_index(const ShelfFacet *facet, size_t count, const char *value) {
    size_t k = 0;
    while (k < count && !text_equal(facet[k].value, value)) k++;
    return k;
}

/* How many rows have a rank up to this one. */
static size_t rows_until(const Watchlist *list, size_t rank) {
    size_t low = 0, high = list->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (list->rows[middle].rank <= rank)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The judged rows that are looked through: row k of them, by rank. */
static size_t candidate(const ShelfList *shelf, const Wanted *wanted, size_t k) {
    return *wanted->of ? k : shelf->selected[k];
}

static size_t candidates(const ShelfList *shelf, const Wanted *wanted) {
    return *wanted->of ? shelf->judged : shelf->selecteds;
}

static bool is_wanted(const Page *page, size_t r, const Wanted *wanted) {
    const ShelfList *shelf = &page->request->shelf;
    if (*wanted->district && shelf->district_of[r] != wanted->district_index) return false;
    if (*wanted->sector && shelf->sector_of[r] != wanted->sector_index) return false;
    return !*wanted->words || !page_names(page) ||
           has_words(page, &shelf->list->rows[r], wanted->words);
}

/* ---- facets ---- */

typedef struct Choice {
    const char *value, *name;
    size_t count;
} Choice;

static int by_name(const void *left, const void *right) {
    const Choice *a = left, *b = right;
    const int order = text_order(a->name, b->name);
    return order ? order : strcmp(a->value, b->value);
}

/* In the order of the names that the reader sees. */
static void choice(Page *page, bool sectors, const char *chosen) {
    const Voice *v = page->v;
    const ShelfList *shelf = &page->request->shelf;
    const ShelfFacet *facet = sectors ? shelf->sector : shelf->district;
    const size_t count = sectors ? shelf->sectors : shelf->districts;
    form_select(page, say(v, sectors ? SAY_SECTOR : SAY_DISTRICT), sectors ? "sector" : "district");
    form_option(page, "", say(v, SAY_ALL), !*chosen);
    Choice *sorted = ARENA_ARRAY(v->arena, Choice, count + 1);
    for (size_t k = 0; k < count; k++)
        sorted[k] = (Choice){
            facet[k].value,
            sectors ? named_text(v, facet[k].value, "") : words_district(v, facet[k].value),
            facet[k].count};
    if (count) qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t k = 0; k < count; k++)
        form_option(
            page, sorted[k].value,
            arena_printf(v->arena, "%s (%s)", sorted[k].name, count_text(v, sorted[k].count)),
            text_equal(sorted[k].value, chosen));
    form_select_end(page);
}

static void filters(Page *page, const Wanted *wanted) {
    Markup *m = &page->m;
    const Request *request = page->request;
    markup_begin(m, "form", "filters");
    markup_attr(m, "method", "get");
    markup_attr(m, "action", "/list");
    markup_attr(m, "role", "search");
    if (page_names(page))
        form_field(page, &(Field){.label = say(page->v, SAY_SEARCH),
                                  .name = "q",
                                  .type = "search",
                                  .value = form_text(&request->query, "q")});
    choice(page, false, wanted->district);
    choice(page, true, wanted->sector);
    form_select(page, say(page->v, SAY_C_WHICH), "of");
    form_option(page, "", say(page->v, SAY_C_SELECTED), !*wanted->of);
    form_option(page, "all", say(page->v, SAY_C_JUDGED), *wanted->of);
    form_select_end(page);
    form_button(page, "button small", say(page->v, SAY_C_SHOW));
    markup_close(m);
}

/* ---- rows ---- */

static void list_row(Page *page, const WatchRow *row, bool blind) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    markup_open(m, "tr");
    if (!blind) {
        markup_begin(m, "td", "num rank");
        markup_attr(m, "data-label", say(v, SAY_PLACE));
        markup_count(m, row->rank);
        markup_close(m);
    }
    markup_begin(m, "th", "name");
    markup_attr(m, "scope", "row");
    if (page_names(page))
        html_link(m, page_path(page, "/dossier", row->storefront_id), page_title(page, row));
    else
        markup_text(m, page_title(page, row));
    markup_element(m, "small", NULL, named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)));
    markup_close(m);
    markup_begin(m, "td", "where");
    markup_attr(m, "data-label", say(v, SAY_ADDRESS));
    markup_element(
        m, "span", NULL,
        page_names(page) ? words_address(row, v->arena) : words_district(v, row->district));
    markup_close(m);
    if (!blind) {
        console_cell(page, SAY_PROBABILITY, "num", chance_text(v, row->posterior, "\xE2\x80\x93"));
        console_cell(page, SAY_EUROS_YEAR, "num",
                     number_text(v, "eur", row->unexplained_eur_year, "\xE2\x80\x93"));
    }
    markup_close(m);
    markup_newline(m);
}

/* The address of the page that follows rank `after`, or so many by place. */
static const char *next_path(const Page *page, size_t after) {
    return arena_printf(page->v->arena, "/list?%s&after=%zu",
                        console_list_query(page, &page->request->query), after);
}

/* The rows of one page, and how many there are before it and in all. */
typedef struct Shown {
    size_t row[ROWS_PAGE], count, before, total;
    size_t after; /* of the next page */
} Shown;

static void show(Shown *shown, const Wanted *wanted, size_t r) {
    shown->before += r < wanted->first;
    if (r >= wanted->first && shown->count < ROWS_PAGE) shown->row[shown->count++] = r;
}

/* Nothing narrows the list: rows before the page need not be looked at. */
static void find_any(const ShelfList *shelf, const Wanted *wanted, Shown *shown) {
    size_t low = 0, high = shown->total = candidates(shelf, wanted);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (candidate(shelf, wanted, middle) < wanted->first)
            low = middle + 1;
        else
            high = middle;
    }
    shown->before = low;
    for (size_t k = low; k < shown->total && shown->count < ROWS_PAGE; k++)
        show(shown, wanted, candidate(shelf, wanted, k));
}

static void find_some(const Page *page, const Wanted *wanted, Shown *shown) {
    const ShelfList *shelf = &page->request->shelf;
    for (size_t k = 0; k < candidates(shelf, wanted); k++) {
        const size_t r = candidate(shelf, wanted, k);
        if (!is_wanted(page, r, wanted)) continue;
        shown->total++;
        show(shown, wanted, r);
    }
}

/* By place, whatever narrows the list. */
static void find_by_place(const Page *page, const Wanted *wanted, Shown *shown) {
    const ShelfList *shelf = &page->request->shelf;
    for (size_t k = 0; k < shelf->judged; k++) {
        const size_t r = shelf->by_place[k];
        if (!*wanted->of && shelf->list->rows[r].selection == SELECTION_NONE) continue;
        if (!is_wanted(page, r, wanted)) continue;
        shown->total++;
        shown->before += k < wanted->first;
        if (k < wanted->first || shown->count == ROWS_PAGE) continue;
        shown->row[shown->count++] = r;
        shown->after = k + 1;
    }
}

static void table(Page *page, const Shown *shown, bool blind) {
    static const Say blind_head[] = {SAY_COLUMN_STOREFRONT, SAY_ADDRESS};
    static const Say head[] = {SAY_PLACE, SAY_COLUMN_STOREFRONT, SAY_ADDRESS, SAY_PROBABILITY,
                               SAY_EUROS_YEAR};
    Markup *m = &page->m;
    markup_begin(m, "table", "ranking");
    if (blind)
        console_heads(page, blind_head, sizeof blind_head / sizeof *blind_head, 0);
    else
        console_heads(page, head, sizeof head / sizeof *head, 1 << 0 | 1 << 3 | 1 << 4);
    markup_open(m, "tbody");
    for (size_t k = 0; k < shown->count; k++)
        list_row(page, &page->request->shelf.list->rows[shown->row[k]], blind);
    markup_close(m);
    markup_close(m);
}

static void rows(Page *page, const Wanted *wanted) {
    Markup *m = &page->m;
    const ShelfList *shelf = &page->request->shelf;
    Shown shown = {0};
    if (wanted->blind)
        find_by_place(page, wanted, &shown);
    else if (*wanted->district || *wanted->sector || *wanted->words)
        find_some(page, wanted, &shown);
    else
        find_any(shelf, wanted, &shown);
    if (!wanted->blind && shown.count)
        shown.after = shelf->list->rows[shown.row[shown.count - 1]].rank;
    table(page, &shown, wanted->blind);
    markup_begin(m, "p", "shown");
    markup_attr(m, "role", "status");
    markup_text(m, say_with(page->v, SAY_SHOWN, "count", count_text(page->v, shown.count), "total",
                            count_text(page->v, shown.total)));
    markup_close(m);
    if (shown.before + shown.count < shown.total) {
        markup_begin(m, "p", "more-rows");
        html_link(m, next_path(page, shown.after), say(page->v, SAY_C_MORE));
        markup_close(m);
    }
}

Status console_list(Request *request, Answer *answer, Err *err) {
    Page page;
    page_open(&page, request);
    const ShelfList *shelf = &request->shelf;
    const char *asked = form_text(&request->query, "q");
    char words[FOLDED];
    (void)text_fold(asked, strlen(asked), words, sizeof words);
    Wanted wanted = {.words = words,
                     .blind = stops_blind(request),
                     .district = form_text(&request->query, "district"),
                     .sector = form_text(&request->query, "sector"),
                     .of = form_text(&request->query, "of")};
    const size_t after = (size_t)form_whole(&request->query, "after", 0, INT64_MAX / 2, 0);
    if (shelf->list) wanted.first = wanted.blind ? after : rows_until(shelf->list, after);
    wanted.district_index = facet_index(shelf->district, shelf->districts, wanted.district);
    wanted.sector_index = facet_index(shelf->sector, shelf->sectors, wanted.sector);
    page_begin(&page, say(page.v, SAY_C_LIST),
               request->shelf.list ? html_run_line(&page.site) : say(page.v, SAY_C_NO_RUN));
    if (request->shelf.list) {
        if (wanted.blind) markup_element(&page.m, "p", "muted", say(page.v, SAY_C_BLIND_LIST));
        filters(&page, &wanted);
        const Status status = console_saved(&page, err);
        if (status) markup_free(&page.m);
        if (status) return status;
        rows(&page, &wanted);
        answer->detail =
            arena_printf(request->arena, "{\"run\":%lld}", (long long)request->shelf.list->run_id);
    }
    page_end(&page, answer);
    return ST_OK;
}
