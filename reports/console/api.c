#include "reports/console/api.h"

#include "datasets/base/json.h"
#include "reports/console/page.h"
#include "reports/console/routes.h"
#include "reports/record/explain_json.h"
#include "reports/write/asset.h"

#include <stdlib.h>

static const char media_type[] = "application/json; charset=utf-8";

/* Takes the document. */
static void put(Answer *answer, json_t *document) {
    char *text = json_dumps(document, JSON_SORT_KEYS | JSON_INDENT(1));
    answer->type = media_type;
    text_adds(&answer->body, text ? text : "{}");
    text_addc(&answer->body, '\n');
    free(text);
    json_decref(document);
}

void console_api_refuse(int code, const char *why, Answer *answer) {
    const char *words = why           ? why
                        : code == 401 ? "show a token: Authorization: Bearer TOKEN"
                        : code == 403 ? "this role may not read it"
                        : code == 404 ? "it is not there, or not open to this person"
                        : code == 429 ? "too many dossiers in an hour"
                        : code == 503 ? "try again in a minute"
                                      : "the request was not understood";
    put(answer, json_pack("{s:s}", "error", words));
}

Status console_api_about(Request *request, Answer *answer, Err *err) {
    (void)request, (void)err;
    answer->type = media_type;
    answer->keep = true;
    text_adds(&answer->body, asset_text("openapi.json"));
    return ST_OK;
}

static json_t *row_of(const Page *page, const WatchRow *row) {
    json_t *out = json_object();
    json_put(out, "rank", json_size(row->rank));
    json_put(out, "sector", json_words(row->sector));
    json_put(out, "district", json_words(row->district));
    json_put(out, "posterior", json_number(row->posterior));
    json_put(out, "q_value", json_number(row->q_value));
    json_put(out, "unexplained_eur_year", json_number(row->unexplained_eur_year));
    json_put(out, "selected", json_boolean(row->selection != SELECTION_NONE));
    if (!page_names(page)) return out;
    json_put(out, "storefront_id", json_words(row->storefront_id));
    json_put(out, "name", json_words(row->name));
    json_put(out, "address", json_words(words_address(row, page->v->arena)));
    json_put(out, "lon", json_number(row->lon));
    json_put(out, "lat", json_number(row->lat));
    return out;
}

/* Rows behind rank `after`, a hundred at a time; "next" is the `after` of the next hundred. */
Status console_api_list(Request *request, Answer *answer, Err *err) {
    enum { ROWS = 100 };
    Page page;
    json_t *rows = json_array(), *out = json_object(), *next = NULL;
    const Watchlist *list = request->shelf.list;
    const bool all = text_equal(form_text(&request->query, "of"), "all");
    const size_t after = (size_t)form_whole(&request->query, "after", 0, INT64_MAX / 2, 0);
    (void)err;
    page_open(&page, request);
    for (size_t r = after; list && r < list->n && !next; r++) {
        const WatchRow *row = &list->rows[r]; /* by rank */
        if (!row->judged || (!all && row->selection == SELECTION_NONE)) continue;
        if (json_array_size(rows) == ROWS)
            next = json_size(row->rank - 1);
        else
            json_array_append_new(rows, row_of(&page, row));
    }
    json_put(out, "run", list ? json_integer((json_int_t)list->run_id) : json_null());
    json_put(out, "digest", json_words(list ? list->output_digest : NULL));
    json_put(out, "rows", rows);
    json_put(out, "next", next ? next : json_null());
    put(answer, out);
    return ST_OK;
}

Status console_api_dossier(Request *request, Answer *answer, Err *err) {
    Page page;
    (void)err;
    page_open(&page, request);
    answer->type = media_type;
    explain_json(page.v, request->row, NULL, &answer->body);
    answer->detail = arena_printf(request->arena, "{\"run\":%lld,\"api\":true}",
                                  (long long)request->shelf.list->run_id);
    return ST_OK;
}
