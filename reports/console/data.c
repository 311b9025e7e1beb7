/* data.c - what was imported, what was not taken of it, and taking it back. */
#include "reports/console/parts.h"
#include "reports/console/routes.h"
#include "reports/console/uploads.h"

#include "datasets/base/num.h"
#include "datasets/base/path.h"

#include <string.h>

static const char dash[] = "\xE2\x80\x93";

/* The day of "2026-03-07T10:00:00Z". */
static const char *day_of(const Page *page, const char *at) {
    int day = 0;
    if (!at || !date_parse(at, strnlen(at, DATE_TEXT - 1), &day)) return dash;
    return date_text(page->v, day);
}

/* "user:3" as the account's name, else as it stands. */
static const char *who(const Page *page, const Account *accounts, size_t count, const char *actor) {
    char text[ACTOR_TEXT];
    for (size_t k = 0; k < count; k++)
        if (text_equal(account_actor(accounts[k].id, text), actor)) return accounts[k].name;
    return clean_text(actor, dash, page->v->arena);
}

typedef struct Scene {
    Page *page;
    Account *accounts;
    size_t count;
} Scene;

static Status load_people(Scene *scene, Err *err) {
    return accounts_load(scene->page->request->store, scene->page->v->arena, &scene->accounts,
                         &scene->count, err);
}

static const char *state_of(const Scene *scene, const StoredInput *input) {
    const Page *page = scene->page;
    if (!input->retracted_by) return say(page->v, SAY_D_COUNTS);
    return say_with(page->v, SAY_D_BACK_ON, "date", day_of(page, input->retracted_at), "person",
                    who(page, scene->accounts, scene->count, input->retracted_actor));
}

/* ---- all of it ---- */

static void input_row(const Scene *scene, const StoredInput *input) {
    Page *page = scene->page;
    const Voice *v = page->v;
    markup_open(&page->m, "tr");
    console_row_name(page, page_path_number(page, "/data/input", input->id),
                     clean_text(path_name(input->path), dash, v->arena));
    console_cell(page, SAY_D_TABLE, NULL, input->kind);
    console_cell(page, SAY_D_TAKEN, "num", count_text(v, (size_t)input->taken));
    console_cell(page, SAY_D_REJECTED, "num", count_text(v, (size_t)input->rejected));
    console_cell(page, SAY_C_WHEN, NULL, day_of(page, input->imported_at));
    console_cell(page, SAY_C_WHO, NULL, who(page, scene->accounts, scene->count, input->actor));
    console_cell(page, SAY_C_STATE, NULL, state_of(scene, input));
    markup_close(&page->m);
}

static Status inputs_part(const Scene *scene, Err *err) {
    static const Say head[] = {SAY_D_FILE, SAY_D_TABLE, SAY_D_TAKEN, SAY_D_REJECTED,
                               SAY_C_WHEN, SAY_C_WHO,   SAY_C_STATE};
    Page *page = scene->page;
    Markup *m = &page->m;
    StoredInput *inputs = NULL;
    size_t count = 0;
    TRY(inputs_list(page->request->store, page->v->arena, &inputs, &count, err));
    html_section(m, "group", "inputs", say(page->v, SAY_D_INPUTS));
    if (!count) markup_element(m, "p", "muted", say(page->v, SAY_D_NO_INPUTS));
    if (count) {
        markup_begin(m, "table", "ranking");
        console_heads(page, head, sizeof head / sizeof *head, 1 << 2 | 1 << 3);
        markup_open(m, "tbody");
        for (size_t k = count; k-- > 0;) input_row(scene, &inputs[k]);
        markup_close(m);
        markup_close(m);
    }
    markup_close(m);
    return ST_OK;
}

static void refusal_row(Page *page, Stmt *stmt) {
    const Voice *v = page->v;
    markup_open(&page->m, "tr");
    console_row_name(page, NULL, clean_text(path_name(stmt_get_text(stmt, 0)), dash, v->arena));
    console_cell(page, SAY_C_WHEN, NULL, day_of(page, stmt_get_text(stmt, 1)));
    console_cell(page, SAY_D_REJECTED, "num", count_text(v, (size_t)stmt_get_int(stmt, 3)));
    markup_begin(&page->m, "td", "why");
    markup_attr(&page->m, "lang", "en");
    markup_text(&page->m, clean_text(stmt_get_text(stmt, 4), dash, v->arena));
    markup_close(&page->m);
    markup_close(&page->m);
}

static void refusals_begin(Page *page) {
    static const Say head[] = {SAY_D_FILE, SAY_C_WHEN, SAY_D_REJECTED, SAY_C_REASON};
    html_section(&page->m, "group", "refused", say(page->v, SAY_D_REFUSED));
    markup_begin(&page->m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 2);
    markup_open(&page->m, "tbody");
}

static Status refusals_part(Page *page, Err *err) {
    Stmt stmt;
    bool row = false, begun = false;
    TRY(stmt_open(page->request->store, sql_query("refusals_list"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        if (!begun) refusals_begin(page);
        begun = true;
        refusal_row(page, &stmt);
    }
    stmt_close(&stmt);
    for (int k = 0; begun && k < 3; k++) markup_close(&page->m);
    return status;
}

static Status write_data(Scene *scene, Err *err) {
    TRY(load_people(scene, err));
    TRY(uploads_part(scene->page, err));
    TRY(inputs_part(scene, err));
    return refusals_part(scene->page, err);
}

Status console_data(Request *request, Answer *answer, Err *err) {
    Page page;
    Scene scene = {.page = &page};
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_D_DATA), say(page.v, SAY_D_DATA_HOW));
    const Status status = write_data(&scene, err);
    while (page.m.depth > 3) markup_close(&page.m); /* what a failure left open */
    page_end(&page, answer);
    return status;
}

/* ---- one input ---- */

/* Reasons are the reader's own words; what stood in a cell may name a business. */
static void reason_cell(Page *page, const char *reason) {
    markup_begin(&page->m, "td", "why");
    markup_attr(&page->m, "data-label", say(page->v, SAY_C_REASON));
    markup_attr(&page->m, "lang", "en");
    markup_text(&page->m, clean_text(reason, dash, page->v->arena));
    markup_close(&page->m);
}

static void cell_kind(Page *page, Stmt *stmt) {
    markup_open(&page->m, "tr");
    console_row_name(page, NULL, clean_text(stmt_get_text(stmt, 0), dash, page->v->arena));
    reason_cell(page, stmt_get_text(stmt, 1));
    console_cell(page, SAY_D_CELLS, "num", count_text(page->v, (size_t)stmt_get_int(stmt, 2)));
    console_cell(page, SAY_D_LINE, "num", count_text(page->v, (size_t)stmt_get_int(stmt, 3)));
    markup_close(&page->m);
}

static void cell_row(Page *page, Stmt *stmt) {
    markup_open(&page->m, "tr");
    console_row_name(page, NULL, count_text(page->v, (size_t)stmt_get_int(stmt, 1)));
    console_cell(page, SAY_D_COLUMN, NULL,
                 clean_text(stmt_get_text(stmt, 2), dash, page->v->arena));
    if (page_names(page))
        console_cell(page, SAY_C_VALUE, NULL,
                     clean_text(stmt_get_text(stmt, 3), dash, page->v->arena));
    reason_cell(page, stmt_get_text(stmt, 4));
    markup_close(&page->m);
}

typedef struct RejectTable {
    const char *query;
    void (*row)(Page *page, Stmt *stmt);
    const Say *head;
    size_t columns;
    unsigned numbers;
} RejectTable;

static Status reject_table(Page *page, const RejectTable *table, size_t *rows, Err *err) {
    enum { MOST = 50 };
    Stmt stmt;
    bool row = false;
    Status status;
    *rows = 0;
    TRY(stmt_open(page->request->store, sql_query(table->query), &stmt, err));
    stmt_int(&stmt, 1, page->request->input->id);
    if (table->row == cell_row) stmt_int(&stmt, 2, MOST);
    markup_begin(&page->m, "table", "ranking");
    console_heads(page, table->head, table->columns, table->numbers);
    markup_open(&page->m, "tbody");
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        table->row(page, &stmt);
        ++*rows;
    }
    stmt_close(&stmt);
    markup_close(&page->m);
    markup_close(&page->m);
    return status;
}

static Status rejects_part(Page *page, size_t *shown, Err *err) {
    static const Say kinds[] = {SAY_D_COLUMN, SAY_C_REASON, SAY_D_CELLS, SAY_D_LINE};
    static const Say named[] = {SAY_D_LINE, SAY_D_COLUMN, SAY_C_VALUE, SAY_C_REASON};
    static const Say plain[] = {SAY_D_LINE, SAY_D_COLUMN, SAY_C_REASON};
    const bool names = page_names(page);
    const RejectTable by_cell = {"rejects_by_cell", cell_kind, kinds, 4, 1 << 2 | 1 << 3};
    const RejectTable rows = {"rejects_first", cell_row, names ? named : plain, names ? 4 : 3, 0};
    html_section(&page->m, "group", "rejects", say(page->v, SAY_D_REJECTS));
    TRY(reject_table(page, &by_cell, shown, err));
    markup_close(&page->m);
    html_section(&page->m, "group", "rows", say(page->v, SAY_D_REJECT_ROWS));
    if (!names) markup_element(&page->m, "p", "muted", say(page->v, SAY_D_VALUES_HIDDEN));
    TRY(reject_table(page, &rows, shown, err));
    markup_close(&page->m);
    return ST_OK;
}

static void mapping_part(Page *page, const char *mapping) {
    markup_begin(&page->m, "details", "omit");
    markup_element(&page->m, "summary", NULL, say(page->v, SAY_D_MAPPING));
    markup_begin(&page->m, "pre", "mapping");
    markup_attr(&page->m, "tabindex", "0");
    markup_text(&page->m, mapping);
    markup_close(&page->m);
    markup_close(&page->m);
}

static void retract_form(Page *page, const StoredInput *input) {
    const Voice *v = page->v;
    html_section(&page->m, "card", "retract", say(v, SAY_D_RETRACT));
    markup_element(&page->m, "p", "muted", say(v, SAY_D_RETRACT_HOW));
    form_begin(page, "/data/retract", NULL);
    form_hidden_number(page, "id", input->id);
    form_field(
        page,
        &(Field){
            .label = say(v, SAY_C_REASON), .name = "reason", .type = "text", .required = true});
    form_button(page, "button danger", say(v, SAY_D_RETRACT));
    markup_close(&page->m);
    markup_close(&page->m);
}

static const char *input_line(const Scene *scene, const StoredInput *input) {
    const Page *page = scene->page;
    const Voice *v = page->v;
    return say_with(v, SAY_D_INPUT_LINE, "file", clean_text(path_name(input->path), dash, v->arena),
                    "date", day_of(page, input->imported_at), "person",
                    who(page, scene->accounts, scene->count, input->actor), "taken",
                    count_text(v, (size_t)input->taken), "rejected",
                    count_text(v, (size_t)input->rejected));
}

static Status write_input(Scene *scene, size_t *shown, Err *err) {
    Page *page = scene->page;
    const StoredInput *input = page->request->input;
    markup_element(&page->m, "p", "lead", input_line(scene, input));
    if (input->retracted_by) markup_element(&page->m, "p", "problem", state_of(scene, input));
    if (input->reason) markup_element(&page->m, "p", "note-text", input->reason);
    if (input->rejected)
        TRY(rejects_part(page, shown, err));
    else
        markup_element(&page->m, "p", NULL, say(page->v, SAY_D_NONE_REJECTED));
    if (input->mapping) mapping_part(page, input->mapping);
    if (!input->retracted_by) retract_form(page, input);
    return ST_OK;
}

Status console_data_input(Request *request, Answer *answer, Err *err) {
    Page page;
    Scene scene = {.page = &page};
    size_t shown = 0;
    const char *number = arena_printf(request->arena, "%lld", (long long)request->input->id);
    page_open(&page, request);
    TRY(load_people(&scene, err));
    page_begin(&page, say_with(page.v, SAY_D_INPUT, "number", number), NULL);
    const Status status = write_input(&scene, &shown, err);
    while (page.m.depth > 3) markup_close(&page.m);
    page_end(&page, answer);
    answer->detail = arena_printf(request->arena, "{\"input\":%s,\"rejects\":%zu}", number, shown);
    return status;
}

/* ---- taking back ---- */

Status console_data_retract(Request *request, Answer *answer, Err *err) {
    const Status status =
        input_retract_because(request->store, request->input->id,
                              form_text(&request->form, "reason"), request->arena, err);
    answer_go(answer,
              arena_printf(request->arena, "/data/input?id=%lld", (long long)request->input->id));
    return status == ST_FAILED ? ST_USAGE : status; /* a person can do something about it */
}
