/* lab.c - what the newest list would have been with other parameters: who enters and leaves,
 * grouped by what did it. Of the parameters that answer at once: ranking, links, inspections. */
#include "reports/console/lab.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "datasets/base/num.h"
#include "datasets/store/moment.h"
#include "detector/evaluate/quality.h"
#include "detector/rerun/whatif.h"
#include "reports/draw/plots.h"

#include <math.h>
#include <string.h>

static const char *key_of(const ParamValue *value, Arena *arena) {
    return arena_printf(arena, "%s.%s", value->group->name, value->spec->name);
}

/* Those that leave the storefronts' own evidence as it is. */
static bool answers_at_once(const ParamValue *value) {
    return value->group->stage == STAGE_CITY || value->group->stage == STAGE_RANKING;
}

/* ---- what was changed ---- */

typedef struct Lab {
    Params *params;    /* of the newest run, with the changes */
    const char *group; /* whose parameters the form shows; "" = all that answer at once */
    Changes changes;
    bool slow; /* one of the changes needs a new computation */
} Lab;

static Status set_changes(const Form *form, Params *params, Arena *arena, Err *err) {
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        const char *key = key_of(&value, arena), *text = form_value(form, key);
        Err wrong = {0};
        if (!text || !*text || !proposal_may_name(&value)) continue;
        if (params_set(params, arena_printf(arena, "%s=%s", key, text), &wrong))
            return FAIL(err, ST_USAGE, "%s", wrong.text);
    }
    return ST_OK;
}

static ProposalValue change_of(const ParamValue *was, const ParamValue *now, Arena *arena) {
    char text[PARAM_TEXT];
    return (ProposalValue){.key = key_of(now, arena),
                           .was = arena_strdup(arena, param_text(was->spec, was->value, text)),
                           .value = arena_strdup(arena, param_text(now->spec, now->value, text))};
}

static Status read_lab(const Request *request, const Form *form, Lab *lab, Err *err) {
    Params *present = NULL;
    Arena *arena = request->arena;
    *lab = (Lab){.group = form_text(form, "group")};
    TRY(whatif_params(request->shelf.list, arena, &present, err));
    TRY(whatif_params(request->shelf.list, arena, &lab->params, err));
    TRY(set_changes(form, lab->params, arena, err));
    const size_t count = params_count(present);
    lab->changes.value = ARENA_ARRAY(arena, ProposalValue, count);
    for (size_t k = 0; k < count; k++) {
        const ParamValue was = params_at(present, k), now = params_at(lab->params, k);
        if (was.value == now.value) continue;
        lab->changes.value[lab->changes.count++] = change_of(&was, &now, arena);
        lab->slow |= !answers_at_once(&now);
    }
    return ST_OK;
}

Status console_changes(const Request *request, Changes *changes, Err *err) {
    Lab lab;
    const Watchlist *list = request->shelf.list;
    if (!list || form_whole(&request->form, "run", 1, INT64_MAX, 0) != list->run_id)
        return FAIL(err, ST_USAGE, "a newer list has come meanwhile: ask the lab again");
    TRY(read_lab(request, &request->form, &lab, err));
    *changes = lab.changes;
    return ST_OK;
}

static bool is_shown(const Lab *lab, const ParamValue *value) {
    if (!proposal_may_name(value)) return false;
    return *lab->group ? text_equal(value->group->name, lab->group) : answers_at_once(value);
}

static bool is_shown_key(const Lab *lab, const char *key) {
    ParamValue value;
    return params_find(lab->params, key, &value) && is_shown(lab, &value);
}

/* The lab at another group, with the same changes. */
static const char *lab_path(const Lab *lab, const char *group, Arena *arena) {
    const char *path = arena_printf(arena, "/lab?group=%s", group);
    for (size_t k = 0; k < lab->changes.count; k++)
        path = arena_printf(arena, "%s&%s=%s", path, lab->changes.value[k].key,
                            query_text(lab->changes.value[k].value, arena));
    return path;
}

/* ---- the question ---- */

static void number(Markup *m, const char *name, double value) {
    char text[NUM_TEXT];
    markup_attr(m, name, num_format(value, text));
}

/* What a group or parameter says of itself, in the reader's language where it is translated. */
static void own_words(Page *page, const char *english) {
    const char *words = say_foreign(page->v, english);
    if (words == english) markup_attr(&page->m, "lang", "en");
    markup_text(&page->m, words);
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
        form_option(page, text, say_foreign(page->v, text), k == value->value);
    }
    form_select_end(page);
}

static void amount(Page *page, const ParamValue *value, const char *key, const char *hint) {
    Markup *m = &page->m;
    markup_begin(m, "label", "field");
    markup_open(m, "span");
    markup_element(m, "code", NULL, key);
    markup_text(m, " (");
    markup_open(m, "span");
    own_words(page, value->spec->unit);
    markup_close(m);
    markup_text(m, ")");
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
    own_words(page, value->spec->why);
    markup_close(m);
    markup_close(m);
}

static void fields(Page *page, const Lab *lab) {
    Markup *m = &page->m;
    const ParamGroup *open = NULL;
    for (size_t k = 0; k < params_count(lab->params); k++) {
        const ParamValue value = params_at(lab->params, k);
        if (!is_shown(lab, &value)) continue;
        if (value.group != open) {
            if (open) markup_close(m);
            markup_begin(m, "fieldset", "group");
            markup_begin(m, "legend", NULL);
            own_words(page, value.group->title);
            markup_close(m);
            open = value.group;
        }
        parameter(page, &value);
    }
    if (open) markup_close(m);
}

static void question(Page *page, const Lab *lab) {
    Markup *m = &page->m;
    markup_begin(m, "form", "card lab");
    markup_attr(m, "method", "get");
    markup_attr(m, "action", "/lab");
    form_hidden(page, "group", lab->group);
    for (size_t k = 0; k < lab->changes.count; k++)
        if (!is_shown_key(lab, lab->changes.value[k].key))
            form_hidden(page, lab->changes.value[k].key, lab->changes.value[k].value);
    fields(page, lab);
    form_button(page, "button", say(page->v, SAY_C_COMPUTE));
    markup_begin(m, "p", "as-run");
    html_link(m, "/lab", say(page->v, SAY_C_AS_RUN));
    markup_close(m);
    markup_close(m);
}

static void group_link(Page *page, const Lab *lab, const char *group, const char *title) {
    Markup *m = &page->m;
    const bool here = text_equal(lab->group, group);
    markup_open(m, "li");
    markup_open(m, "a");
    markup_attr(m, "href", lab_path(lab, group, page->v->arena));
    if (here) markup_attr(m, "aria-current", "true");
    if (*group)
        own_words(page, title);
    else
        markup_text(m, title);
    markup_close(m);
    markup_close(m);
}

/* Parameters that answer at once first, then each group whose change needs a new computation. */
static void groups(Page *page, const Lab *lab) {
    Markup *m = &page->m;
    const ParamGroup *last = NULL;
    markup_begin(m, "details", "groups");
    if (*lab->group) markup_attr(m, "open", NULL);
    markup_element(m, "summary", NULL, say(page->v, SAY_C_OTHER_GROUPS));
    markup_begin(m, "ul", "choices");
    group_link(page, lab, "", say(page->v, SAY_C_AT_ONCE));
    for (size_t k = 0; k < params_count(lab->params); k++) {
        const ParamValue value = params_at(lab->params, k);
        if (value.group == last || answers_at_once(&value) || !proposal_may_name(&value)) continue;
        group_link(page, lab, value.group->name, value.group->title);
        last = value.group;
    }
    markup_close(m);
    markup_close(m);
}

/* ---- what can be done with the changes ---- */

void console_changes_table(Page *page, const Changes *changes) {
    static const Say head[] = {SAY_C_PARAMETER, SAY_C_BEFORE, SAY_C_AFTER};
    Markup *m = &page->m;
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 1 | 1 << 2);
    markup_open(m, "tbody");
    for (size_t k = 0; k < changes->count; k++) {
        markup_open(m, "tr");
        console_row_name(page, NULL, changes->value[k].key);
        console_cell(page, SAY_C_BEFORE, "num", changes->value[k].was);
        console_cell(page, SAY_C_AFTER, "num", changes->value[k].value);
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
}

static void carry(Page *page, const Lab *lab) {
    form_hidden_number(page, "run", page->request->shelf.list->run_id);
    for (size_t k = 0; k < lab->changes.count; k++)
        form_hidden(page, lab->changes.value[k].key, lab->changes.value[k].value);
}

static void what_now(Page *page, const Lab *lab) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    html_section(m, "card", "changed", say(v, SAY_C_CHANGED_PARAMETERS));
    console_changes_table(page, &lab->changes);
    if (lab->slow) {
        markup_element(m, "p", "muted", say(v, SAY_C_SLOW_HOW));
        form_begin(page, "/job/add", "inline");
        form_hidden(page, "kind", job_kinds[JOB_WHATIF]);
        carry(page, lab);
        form_button(page, "button", say(v, SAY_C_COMPUTE_AS_JOB));
        markup_close(m);
    }
    form_begin(page, "/proposal/add", "propose");
    carry(page, lab);
    form_field(
        page,
        &(Field){
            .label = say(v, SAY_C_PROPOSE_WHY), .name = "reason", .wide = true, .required = true});
    form_button(page, "button", say(v, SAY_C_PROPOSE));
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

static void change_row(Page *page, const Change *change) {
    static const Say kinds[] = {SAY_C_ENTERED, SAY_C_LEFT, SAY_C_MOVED};
    Markup *m = &page->m;
    const WatchRow *row = page_row(page, change->storefront_id);
    markup_open(m, "tr");
    console_row_name(page, NULL, row ? page_title(page, row) : say(page->v, SAY_STOREFRONT));
    console_cell(page, SAY_C_CHANGE, NULL, say(page->v, kinds[change->kind]));
    console_cell(page, SAY_C_BEFORE, "num", place(page, change->rank_before));
    console_cell(page, SAY_C_AFTER, "num", place(page, change->rank_after));
    markup_begin(m, "td", "why");
    markup_attr(m, "lang", "en");
    markup_text(m, change->why);
    markup_close(m);
    markup_close(m);
}

/* The changes from `first` on that have its cause. */
static void cause(Page *page, const Comparison *c, size_t first) {
    static const Say head[] = {SAY_COLUMN_STOREFRONT, SAY_C_CHANGE, SAY_C_BEFORE, SAY_C_AFTER,
                               SAY_WHY_HERE};
    Markup *m = &page->m;
    const char *name = cause_of(page, &c->change[first]);
    size_t count = 0;
    for (size_t k = first; k < c->changes; k++)
        count += text_equal(cause_of(page, &c->change[k]), name);
    markup_element(
        m, "h3", NULL,
        say_with(page->v, SAY_C_BECAUSE, "cause", name, "count", count_text(page->v, count)));
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 2 | 1 << 3);
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

/* How the list and the one that the changes give do against what visits found. */
typedef struct Yield {
    Quality before, after;
} Yield;

static const char *share(const Page *page, const QualityCut *cut) {
    return number_text(page->v, "pct", cut->known ? cut->precision : (double)NAN, "\xE2\x80\x93");
}

static void yield_row(Page *page, const QualityCut *before, const QualityCut *after) {
    const Voice *v = page->v;
    markup_open(&page->m, "tr");
    console_row_name(page, NULL, count_text(v, after->k));
    console_cell(page, SAY_GOOD_KNOWN_COUNT, "num", count_text(v, after->known));
    console_cell(page, SAY_GOOD_CONFIRMED, "num", count_text(v, after->fronts));
    console_cell(page, SAY_C_BEFORE, "num", share(page, before));
    console_cell(page, SAY_C_AFTER, "num", share(page, after));
    markup_close(&page->m);
}

static void yield(Page *page, const Yield *found) {
    static const Say head[] = {SAY_GOOD_FIRST, SAY_GOOD_KNOWN_COUNT, SAY_GOOD_CONFIRMED,
                               SAY_C_BEFORE, SAY_C_AFTER};
    Markup *m = &page->m;
    const bool known = found->after.known > 0;
    html_section(m, "group", "yield-of", say(page->v, SAY_C_YIELD));
    markup_element(m, "p", "muted", say(page->v, known ? SAY_C_YIELD_TEXT : SAY_C_YIELD_NONE));
    if (known) {
        if (found->after.fronts) {
            markup_begin(m, "div", "yield");
            plot_yield(m, page->v, &found->before, &found->after);
            markup_close(m);
        }
        markup_begin(m, "table", "ranking");
        console_heads(page, head, sizeof head / sizeof *head, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4);
        markup_open(m, "tbody");
        for (size_t c = 0; c < found->after.cuts && c < found->before.cuts; c++)
            yield_row(page, &found->before.cut[c], &found->after.cut[c]);
        markup_close(m);
        markup_close(m);
    }
    markup_close(m);
}

/* The outcomes belong to the run that the question starts from. */
static Status measure(Store *store, const WhatIf *whatif, Arena *arena, Yield *found, Err *err) {
    Watchlist after = whatif->after;
    after.run_id = whatif->before->run_id;
    TRY(quality_outcomes(store, whatif->before, arena, &found->before, err));
    return quality_outcomes(store, &after, arena, &found->after, err);
}

/* On a connection of its own: the pool's would keep writers waiting. */
static Status compute(const Request *request, const Params *params, WhatIf *whatif, Yield *found,
                      Err *err) {
    Store store = {.lock_fd = -1};
    const ServeSettings *settings = server_settings(request->server);
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX};
    TRY(store_open_wait(settings->store_path, STORE_READ, settings->lock_wait_s, &store, err));
    Status status = whatif_run(&store, params, &scan, request->arena, whatif, err);
    if (!status) status = measure(&store, whatif, request->arena, found, err);
    store_close(&store);
    return status;
}

Status console_lab(Request *request, Answer *answer, Err *err) {
    Page page;
    Lab lab = {0};
    WhatIf whatif = {.before = request->shelf.list};
    Yield found = {0};
    bool computed = false;
    if (request->shelf.list) {
        TRY(read_lab(request, &request->query, &lab, err));
        computed = lab.changes.count && !lab.slow;
        if (computed) TRY(compute(request, lab.params, &whatif, &found, err));
        answer->detail =
            arena_printf(request->arena, "{\"run\":%lld,\"computed\":%s}",
                         (long long)request->shelf.list->run_id, computed ? "true" : "false");
    }
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_LAB),
               say(page.v, request->shelf.list ? SAY_C_LAB_HOW : SAY_C_NO_RUN));
    if (computed) result(&page, &whatif.comparison);
    if (computed) yield(&page, &found);
    if (lab.changes.count) what_now(&page, &lab);
    if (request->shelf.list) groups(&page, &lab);
    if (request->shelf.list) question(&page, &lab);
    page_end(&page, answer);
    return ST_OK;
}
