/* lab.c - what the newest list would have been with other parameters: who enters and leaves,
 * grouped by what did it. Of the parameters that answer at once: ranking, links, inspections. */
#include "reports/console/page.h"
#include "reports/console/routes.h"

#include "datasets/base/num.h"
#include "datasets/store/moment.h"
#include "detector/rerun/whatif.h"

#include <string.h>

static const char *key_of(const ParamValue *value, Arena *arena) {
    return arena_printf(arena, "%s.%s", value->group->name, value->spec->name);
}

/* Those that leave the storefronts' own evidence as it is. */
static bool answers_at_once(const ParamValue *value) {
    return value->group->stage == STAGE_CITY || value->group->stage == STAGE_RANKING;
}

/* The address's values over those of the run. ST_USAGE says what is out of its range. */
static Status read_params(const Request *request, Params *params, bool *asked, Err *err) {
    *asked = false;
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        const char *key = key_of(&value, request->arena);
        const char *text = form_value(&request->query, key);
        if (!text || !*text || !answers_at_once(&value)) continue;
        Err wrong = {0};
        if (params_set(params, arena_printf(request->arena, "%s=%s", key, text), &wrong))
            return FAIL(err, ST_USAGE, "%s", wrong.text);
        *asked |= params_at(params, k).value != value.value;
    }
    return ST_OK;
}

/* ---- the question ---- */

static void number(Markup *m, const char *name, double value) {
    char text[NUM_TEXT];
    markup_attr(m, name, num_format(value, text));
}

static bool is_choice(const ParamSpec *spec) {
    return strchr(spec->unit, '|') != NULL;
}

static void choice(Page *page, const ParamValue *value, const char *key) {
    const ParamSpec *spec = value->spec;
    char word[PARAM_TEXT];
    form_select(page, key, key);
    for (double k = spec->low; k <= spec->high; k++) {
        const char *text = arena_strdup(page->v->arena, param_text(spec, k, word));
        form_option(page, text, text, k == value->value);
    }
    form_select_end(page);
}

static void amount(Page *page, const ParamValue *value, const char *key, const char *hint) {
    Markup *m = &page->m;
    markup_begin(m, "label", "field");
    markup_open(m, "span");
    markup_element(m, "code", NULL, key);
    markup_text(m, arena_printf(page->v->arena, " (%s)", value->spec->unit));
    markup_close(m);
    markup_open(m, "input");
    markup_attr(m, "type", "number");
    markup_attr(m, "name", key);
    markup_attr(m, "step", "any");
    markup_attr(m, "autocomplete", "off");
    markup_attr(m, "aria-describedby", hint);
    number(m, "min", value->spec->low);
    number(m, "max", value->spec->high);
    number(m, "value", value->value);
    markup_close(m);
    markup_close(m);
}

static void parameter(Page *page, const ParamValue *value) {
    Markup *m = &page->m;
    const char *key = key_of(value, page->v->arena);
    const char *hint = arena_printf(page->v->arena, "why-%s", key);
    markup_begin(m, "div", "parameter");
    if (is_choice(value->spec))
        choice(page, value, key);
    else
        amount(page, value, key, hint);
    markup_begin(m, "small", NULL);
    markup_attr(m, "id", hint);
    markup_attr(m, "lang", "en");
    markup_text(m, value->spec->why);
    markup_close(m);
    markup_close(m);
}

static void question(Page *page, const Params *params) {
    Markup *m = &page->m;
    const ParamGroup *open = NULL;
    markup_begin(m, "form", "card lab");
    markup_attr(m, "method", "get");
    markup_attr(m, "action", "/lab");
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        if (!answers_at_once(&value)) continue;
        if (value.group != open) {
            if (open) markup_close(m);
            markup_begin(m, "fieldset", "group");
            markup_begin(m, "legend", NULL);
            markup_attr(m, "lang", "en");
            markup_text(m, value.group->title);
            markup_close(m);
            open = value.group;
        }
        parameter(page, &value);
    }
    if (open) markup_close(m);
    form_button(page, "button", say(page->v, SAY_C_COMPUTE));
    markup_begin(m, "p", "as-run");
    html_link(m, "/lab", say(page->v, SAY_C_AS_RUN));
    markup_close(m);
    markup_close(m);
}

/* ---- the answer ---- */

static const char *cause_of(const Page *page, const Change *change) {
    if (change->parameter) return change->parameter;
    if (change->signal_id) return reasons_signal(page->v, change->signal_id);
    return say(page->v, SAY_C_PLACES_ONLY);
}

static const char *place(const Page *page, size_t rank) {
    return rank ? count_text(page->v, rank) : "\xE2\x80\x93";
}

static void cell(Page *page, Say label, const char *class_name, const char *text) {
    markup_begin(&page->m, "td", class_name);
    markup_attr(&page->m, "data-label", say(page->v, label));
    markup_text(&page->m, text);
    markup_close(&page->m);
}

static void change_row(Page *page, const Change *change) {
    static const Say kinds[] = {SAY_C_ENTERED, SAY_C_LEFT, SAY_C_MOVED};
    Markup *m = &page->m;
    const WatchRow *row = page_row(page, change->storefront_id);
    markup_open(m, "tr");
    markup_begin(m, "th", "name");
    markup_attr(m, "scope", "row");
    markup_text(m, row ? page_title(page, row) : say(page->v, SAY_STOREFRONT));
    markup_close(m);
    cell(page, SAY_C_CHANGE, NULL, say(page->v, kinds[change->kind]));
    cell(page, SAY_C_BEFORE, "num", place(page, change->rank_before));
    cell(page, SAY_C_AFTER, "num", place(page, change->rank_after));
    markup_begin(m, "td", "why");
    markup_attr(m, "lang", "en");
    markup_text(m, change->why);
    markup_close(m);
    markup_close(m);
}

static void heads(Page *page) {
    static const Say head[] = {SAY_COLUMN_STOREFRONT, SAY_C_CHANGE, SAY_C_BEFORE, SAY_C_AFTER,
                               SAY_WHY_HERE};
    Markup *m = &page->m;
    markup_open(m, "thead");
    markup_open(m, "tr");
    for (size_t k = 0; k < sizeof head / sizeof *head; k++) {
        markup_begin(m, "th", k == 2 || k == 3 ? "num" : NULL);
        markup_attr(m, "scope", "col");
        markup_text(m, say(page->v, head[k]));
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
}

/* The changes from `first` on that have its cause. */
static void cause(Page *page, const Comparison *c, size_t first) {
    Markup *m = &page->m;
    const char *name = cause_of(page, &c->change[first]);
    size_t count = 0;
    for (size_t k = first; k < c->changes; k++)
        count += text_equal(cause_of(page, &c->change[k]), name);
    markup_element(
        m, "h3", NULL,
        say_with(page->v, SAY_C_BECAUSE, "cause", name, "count", count_text(page->v, count)));
    markup_begin(m, "table", "ranking");
    heads(page);
    markup_open(m, "tbody");
    for (size_t k = first; k < c->changes; k++)
        if (text_equal(cause_of(page, &c->change[k]), name)) change_row(page, &c->change[k]);
    markup_close(m);
    markup_close(m);
}

static bool was_told(const Page *page, const Comparison *c, size_t k) {
    for (size_t before = 0; before < k; before++)
        if (text_equal(cause_of(page, &c->change[before]), cause_of(page, &c->change[k])))
            return true;
    return false;
}

static void result(Page *page, const Comparison *c) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    html_section(m, "group", "changes", say(v, SAY_C_CHANGE));
    markup_begin(m, "p", "lead");
    markup_attr(m, "role", "status");
    markup_text(m, c->changes
                       ? say_with(v, SAY_C_CHANGED, "entered", count_text(v, c->entered), "left",
                                  count_text(v, c->left), "moved", count_text(v, c->moved),
                                  "stayed", count_text(v, c->stayed))
                       : say(v, SAY_C_NOTHING_CHANGED));
    markup_close(m);
    for (size_t k = 0; k < c->changes; k++)
        if (!was_told(page, c, k)) cause(page, c, k);
    markup_close(m);
}

/* On a connection of its own: the pool's would keep writers waiting. */
static Status compute(const Request *request, const Params *params, WhatIf *whatif, Err *err) {
    Store store = {.lock_fd = -1};
    const ServeSettings *settings = server_settings(request->server);
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX};
    TRY(store_open_wait(settings->store_path, STORE_READ, settings->lock_wait_s, &store, err));
    const Status status = whatif_run(&store, params, &scan, request->arena, whatif, err);
    store_close(&store);
    return status;
}

Status console_lab(Request *request, Answer *answer, Err *err) {
    Page page;
    Params *params = NULL;
    WhatIf whatif = {.before = request->shelf.list};
    bool asked = false;
    if (request->shelf.list) {
        TRY(whatif_params(request->shelf.list, request->arena, &params, err));
        TRY(read_params(request, params, &asked, err));
        if (asked) TRY(compute(request, params, &whatif, err));
        answer->detail =
            arena_printf(request->arena, "{\"run\":%lld,\"computed\":%s}",
                         (long long)request->shelf.list->run_id, asked ? "true" : "false");
    }
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_LAB),
               say(page.v, request->shelf.list ? SAY_C_LAB_HOW : SAY_C_NO_RUN));
    if (asked) result(&page, &whatif.comparison);
    if (request->shelf.list) question(&page, params);
    page_end(&page, answer);
    return ST_OK;
}
