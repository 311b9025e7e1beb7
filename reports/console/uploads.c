/* uploads.c - a file that somebody sends: how it would be read, what it would bring, taking it. */
#include "reports/console/uploads.h"

#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include <jansson.h>

static const char dash[] = "\xE2\x80\x93";

static const char *state_words(const Page *page, UploadState state) {
    static const Say words[] = {SAY_D_UP_WAITS, SAY_D_UP_TAKEN, SAY_D_UP_DROPPED};
    return say(page->v, words[state]);
}

/* ---- on the page of the data ---- */

static void send_form(Page *page) {
    Markup *m = &page->m;
    html_section(m, "card", "send", say(page->v, SAY_D_SEND));
    markup_element(m, "p", "muted", say(page->v, SAY_D_SEND_HOW));
    form_begin_file(page, "/data/upload", "inline");
    form_field(
        page,
        &(Field){
            .label = say(page->v, SAY_D_FILE), .name = "file", .type = "file", .required = true});
    form_button(page, "button", say(page->v, SAY_D_SEND));
    markup_close(m);
    markup_close(m);
}

static bool is_shown(const Page *page, const Upload *upload) {
    const Account *account = page->request->account;
    return upload->state == UPLOAD_WAITING &&
           (account->role == ROLE_LEAD || upload->account == account->id);
}

static void waiting_row(Page *page, const Upload *upload) {
    markup_open(&page->m, "tr");
    console_row_name(page, page_path_number(page, "/data/file", upload->id), upload->name);
    console_cell(page, SAY_D_SIZE, "num", console_size(page, upload->bytes));
    console_cell(page, SAY_C_WHO, NULL, upload->by_name);
    console_cell(page, SAY_C_WHEN, NULL, page_time(page, upload->at));
    markup_close(&page->m);
}

Status uploads_part(Page *page, Err *err) {
    static const Say head[] = {SAY_D_FILE, SAY_D_SIZE, SAY_C_WHO, SAY_C_WHEN};
    Markup *m = &page->m;
    Upload *uploads = NULL;
    size_t count = 0, shown = 0;
    TRY(uploads_load(page->request->store, 0, page->v->arena, &uploads, &count, err));
    send_form(page);
    for (size_t k = 0; k < count; k++) shown += is_shown(page, &uploads[k]);
    if (!shown) return ST_OK;
    html_section(m, "group", "waiting", say(page->v, SAY_D_WAITING));
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 1);
    markup_open(m, "tbody");
    for (size_t k = 0; k < count; k++)
        if (is_shown(page, &uploads[k])) waiting_row(page, &uploads[k]);
    markup_close(m);
    markup_close(m);
    markup_close(m);
    return ST_OK;
}

/* ---- what was found about one ---- */

static const char *text_at(const Page *page, const json_t *row, const char *key) {
    return clean_text(json_string_value(json_object_get(row, key)), dash, page->v->arena);
}

typedef struct Cells {
    const char *rows; /* key of the array */
    const char *id;   /* of the section */
    Say title;
    const char *key[3];
    Say head[3];
} Cells;

static const Cells proposal = {"proposal",
                               "proposal",
                               SAY_D_PROPOSED,
                               {"table", "column", "from"},
                               {SAY_D_TABLE, SAY_D_COLUMN, SAY_D_FROM}};
static const Cells questions = {"questions",
                                "questions",
                                SAY_D_OPEN,
                                {"question", "answer", NULL},
                                {SAY_D_QUESTION, SAY_D_ANSWER, SAY_D_ANSWER}};
static const Cells preview = {"preview",
                              "preview",
                              SAY_D_PREVIEW,
                              {"table", "row", NULL},
                              {SAY_D_TABLE, SAY_D_ROW, SAY_D_ROW}};

/* Of a file's own words, and of the reader's, which are English. */
static void cells(Page *page, const json_t *document, const Cells *table) {
    const json_t *rows = json_object_get(document, table->rows), *row;
    const size_t columns = table->key[2] ? 3 : 2;
    size_t k;
    if (!json_array_size(rows)) return;
    html_section(&page->m, "group", table->id, say(page->v, table->title));
    markup_begin(&page->m, "table", "ranking");
    console_heads(page, table->head, columns, 0);
    markup_open(&page->m, "tbody");
    json_array_foreach(rows, k, row) {
        markup_open(&page->m, "tr");
        console_row_name(page, NULL, text_at(page, row, table->key[0]));
        for (size_t c = 1; c < columns; c++)
            console_cell(page, table->head[c], "why", text_at(page, row, table->key[c]));
        markup_close(&page->m);
    }
    markup_close(&page->m);
    markup_close(&page->m);
    markup_close(&page->m);
}

static const char *count_at(const Page *page, const json_t *report, const char *key) {
    const json_int_t value = json_integer_value(json_object_get(report, key));
    return count_text(page->v, value > 0 ? (size_t)value : 0);
}

/* What the reader says of each table of the file. */
static void notes(Page *page, const json_t *report) {
    const json_t *file;
    size_t k;
    json_array_foreach(json_object_get(report, "files"), k, file) {
        const char *note = json_string_value(json_object_get(file, "note"));
        if (!note) continue;
        markup_begin(&page->m, "p", "muted");
        markup_attr(&page->m, "lang", "en");
        markup_text(&page->m, clean_text(note, dash, page->v->arena));
        markup_close(&page->m);
    }
}

static void found(Page *page, const char *result) {
    json_t *document = json_loads(result, 0, NULL);
    const json_t *inner = json_object_get(document, "import");
    const json_t *report = inner ? inner : document;
    if (!inner) markup_element(&page->m, "p", NULL, say(page->v, SAY_D_KNOWN));
    cells(page, document, &proposal);
    cells(page, document, &questions);
    cells(page, document, &preview);
    markup_element(&page->m, "p", "tried",
                   say_with(page->v, SAY_D_TRIED, "taken", count_at(page, report, "taken"),
                            "rejected", count_at(page, report, "rejected")));
    notes(page, report);
    json_decref(document);
}

static void deed(Page *page, const char *action, Say button, const char *class_name) {
    form_begin(page, action, "inline");
    form_hidden_number(page, "id", page->request->upload->id);
    form_button(page, class_name, say(page->v, button));
    markup_close(&page->m);
}

static void deeds(Page *page, bool may_take) {
    html_section(&page->m, "card", "deeds", say(page->v, SAY_C_DEEDS));
    if (may_take) markup_element(&page->m, "p", "muted", say(page->v, SAY_D_TAKE_HOW));
    if (may_take) deed(page, "/data/take", SAY_D_TAKE, "button");
    deed(page, "/data/drop", SAY_D_DROP, "button danger");
    markup_close(&page->m);
}

/* ---- one ---- */

static void doing(Page *page, Say words, const Job *job) {
    markup_begin(&page->m, "p", NULL);
    markup_attr(&page->m, "role", "status");
    markup_text(&page->m, say(page->v, words));
    markup_text(&page->m, " ");
    html_link(&page->m, page_path_number(page, "/job", job->id), say(page->v, SAY_C_PROGRESS));
    markup_close(&page->m);
    console_progress(page, job);
}

static bool runs(const Job *job) {
    return job && (job->state == JOB_WAITING || job->state == JOB_RUNNING);
}

static Status load_job(const Page *page, int64_t id, Job **job, Err *err) {
    size_t count = 0;
    *job = NULL;
    if (!id) return ST_OK;
    TRY(jobs_load(page->request->store, id, 1, page->v->arena, job, &count, err));
    if (!count) *job = NULL;
    return ST_OK;
}

static void failure(Page *page, const Job *job) {
    markup_begin(&page->m, "p", "problem");
    markup_attr(&page->m, "lang", "en");
    markup_text(&page->m, console_without_folders(page, job->failure));
    markup_close(&page->m);
}

/* Columns, delimiter, decimal mark: a mapping is text of a few lines. */
static Status correct(Page *page, bool busy, Err *err) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    const char *text;
    TRY(upload_map(page->request->store, page->request->upload, v->arena, &text, err));
    if (busy || !text) return ST_OK;
    html_section(m, "card", "mapping", say(v, SAY_D_MAP));
    markup_element(m, "p", "muted", say(v, SAY_D_MAP_HOW));
    form_begin(page, "/data/map", "mapping");
    form_hidden_number(page, "id", page->request->upload->id);
    form_field(page, &(Field){.label = say(v, SAY_D_MAP),
                              .name = "map",
                              .value = text,
                              .wide = true,
                              .required = true});
    form_button(page, "button", say(v, SAY_D_MAP_TRY));
    markup_close(m);
    markup_close(m);
    return ST_OK;
}

static Status write_file(Page *page, Err *err) {
    const Upload *upload = page->request->upload;
    Job *look = NULL, *take = NULL;
    TRY(load_job(page, upload->look, &look, err));
    TRY(load_job(page, upload->take, &take, err));
    if (runs(take)) {
        doing(page, SAY_D_TAKING, take);
        return ST_OK;
    }
    if (upload->state != UPLOAD_WAITING) {
        markup_element(&page->m, "p", NULL, state_words(page, upload->state));
        return ST_OK;
    }
    if (take && take->failure) failure(page, take);
    if (runs(look)) doing(page, SAY_D_LOOKING, look);
    if (look && look->failure) failure(page, look);
    if (look && look->result) found(page, look->result);
    TRY(correct(page, runs(look), err));
    deeds(page, look && look->state == JOB_DONE);
    return ST_OK;
}

Status console_data_file(Request *request, Answer *answer, Err *err) {
    Page page;
    const Upload *upload = request->upload;
    page_open(&page, request);
    page_begin(&page, upload->name,
               say_with(page.v, SAY_D_SENT_LINE, "file", upload->name, "size",
                        console_size(&page, upload->bytes), "date", page_time(&page, upload->at),
                        "person", upload->by_name));
    const Status status = write_file(&page, err);
    while (page.m.depth > 3) markup_close(&page.m);
    page_end(&page, answer);
    return status;
}

/* ---- deeds ---- */

static void go_to(const Request *request, int64_t id, Answer *answer) {
    answer_go(answer, arena_printf(request->arena, "/data/file?id=%lld", (long long)id));
}

Status console_data_upload(Request *request, Answer *answer, Err *err) {
    int64_t id = 0;
    const NewUpload sent = {.name = request->file.name,
                            .bytes = request->file.bytes,
                            .length = request->file.length,
                            .by = request->account->id,
                            .at = request->now};
    if (!sent.name) return FAIL(err, ST_USAGE, "choose a file that is not empty");
    TRY(upload_add(request->store, &sent, request->arena, &id, err));
    go_to(request, id, answer);
    return ST_OK;
}

Status console_data_take(Request *request, Answer *answer, Err *err) {
    int64_t job = 0;
    const UploadDeed deed = {request->account->id, request->now};
    TRY(upload_take(request->store, request->upload, &deed, request->arena, &job, err));
    go_to(request, request->upload->id, answer);
    return ST_OK;
}

Status console_data_drop(Request *request, Answer *answer, Err *err) {
    const UploadDeed deed = {request->account->id, request->now};
    TRY(upload_drop(request->store, request->upload, &deed, err));
    answer_go(answer, "/data");
    return ST_OK;
}

Status console_data_map(Request *request, Answer *answer, Err *err) {
    const UploadDeed deed = {request->account->id, request->now};
    TRY(upload_remap(request->store, request->upload, form_text(&request->form, "map"), &deed,
                     request->arena, err));
    go_to(request, request->upload->id, answer);
    return ST_OK;
}
