/* health.c - whether store, log and machine are in order; nothing of a business. */
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "datasets/base/num.h"
#include "datasets/base/path.h"

#include <jansson.h>
#include <string.h>
#include <sys/statvfs.h>

/* ---- at a glance ---- */

static const char *day_or_never(const Page *page, const char *at) {
    int day = 0;
    if (!at || !date_parse(at, strnlen(at, DATE_TEXT - 1), &day)) return say(page->v, SAY_D_NEVER);
    return date_text(page->v, day);
}

static Status last_backup(const Page *page, const char **at, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(page->request->store, sql_query("audit_last_backup"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    *at = row ? arena_strdup(page->v->arena, stmt_get_text(&stmt, 0)) : NULL;
    stmt_close(&stmt);
    return status;
}

static const char *free_disk(const Page *page) {
    struct statvfs disk;
    const char *path = server_settings(page->request->server)->store_path;
    if (statvfs(path_folder(path, page->v->arena), &disk)) return "\xE2\x80\x93";
    return console_size(page, (int64_t)disk.f_bavail * (int64_t)disk.f_frsize);
}

static Status glance(Page *page, Err *err) {
    const Voice *v = page->v;
    const char *backup;
    const Watchlist *list = page->request->shelf.list;
    TRY(last_backup(page, &backup, err));
    markup_begin(&page->m, "dl", "facts");
    html_fact(&page->m, day_or_never(page, list ? list->started_at : NULL), say(v, SAY_D_LAST_LIST),
              NULL);
    html_fact(&page->m, day_or_never(page, backup), say(v, SAY_D_LAST_BACKUP), NULL);
    html_fact(&page->m, free_disk(page), say(v, SAY_D_FREE_DISK), NULL);
    html_fact(&page->m, count_text(v, (size_t)page->request->head.entries), say(v, SAY_D_ENTRIES),
              NULL);
    markup_close(&page->m);
    return ST_OK;
}

/* ---- what was examined last ---- */

static Say verdict_words(const char *verdict) {
    if (text_equal(verdict, "good")) return SAY_D_GOOD;
    return text_equal(verdict, "note") ? SAY_D_NOTED : SAY_D_BAD;
}

static void finding_row(Page *page, const json_t *row) {
    const char *verdict = json_string_value(json_object_get(row, "verdict"));
    const char *finding = json_string_value(json_object_get(row, "finding"));
    markup_open(&page->m, "tr");
    console_row_name(
        page, NULL,
        clean_text(json_string_value(json_object_get(row, "check")), "", page->v->arena));
    console_cell(page, SAY_D_VERDICT, text_equal(verdict, "BAD") ? "late" : NULL,
                 say(page->v, verdict_words(verdict)));
    markup_begin(&page->m, "td", "why");
    markup_attr(&page->m, "data-label", say(page->v, SAY_D_FINDING));
    markup_attr(&page->m, "lang", "en");
    markup_text(&page->m, clean_text(finding, "", page->v->arena));
    markup_close(&page->m);
    markup_close(&page->m);
}

static void findings(Page *page, const Job *job) {
    static const Say head[] = {SAY_D_CHECK, SAY_D_VERDICT, SAY_D_FINDING};
    json_t *document = json_loads(job->result, 0, NULL);
    const json_t *checks = json_object_get(document, "checks"), *row;
    size_t k, bad = 0;
    json_array_foreach(checks, k, row) bad +=
        text_equal(json_string_value(json_object_get(row, "verdict")), "BAD");
    markup_element(&page->m, "p", bad ? "problem" : NULL,
                   say_with(page->v, SAY_D_EXAMINED, "time", page_time(page, job->ended_at),
                            "count", count_text(page->v, bad)));
    markup_begin(&page->m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 0);
    markup_open(&page->m, "tbody");
    json_array_foreach(checks, k, row) finding_row(page, row);
    markup_close(&page->m);
    markup_close(&page->m);
    json_decref(document);
}

Status console_newest_job(Page *page, JobKind kind, bool over, Job **job, Err *err) {
    Stmt stmt;
    bool row = false;
    int64_t id = 0;
    size_t count = 0;
    *job = NULL;
    TRY(stmt_open(page->request->store,
                  "SELECT coalesce(max(id), 0) FROM job WHERE kind = ?1 AND "
                  "(state IN ('waiting', 'running')) <> ?2 AND (?2 = 0 OR state = 'done')",
                  &stmt, err));
    stmt_text(&stmt, 1, job_kinds[kind]);
    stmt_int(&stmt, 2, over);
    Status status = stmt_step(&stmt, &row, err);
    if (row) id = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    if (status || !id) return status;
    return jobs_load(page->request->store, id, 1, page->v->arena, job, &count, err);
}

static Status examined(Page *page, Err *err) {
    Job *running, *done;
    TRY(console_newest_job(page, JOB_DOCTOR, false, &running, err));
    TRY(console_newest_job(page, JOB_DOCTOR, true, &done, err));
    html_section(&page->m, "group", "examined", say(page->v, SAY_D_EXAMINE));
    markup_element(&page->m, "p", "muted", say(page->v, SAY_D_EXAMINE_HOW));
    if (running) {
        console_progress(page, running);
    } else {
        form_begin(page, "/health/examine", "inline");
        form_button(page, "button", say(page->v, SAY_D_EXAMINE));
        markup_close(&page->m);
    }
    if (done)
        findings(page, done);
    else
        markup_element(&page->m, "p", NULL, say(page->v, SAY_D_NOT_EXAMINED));
    markup_close(&page->m);
    return ST_OK;
}

Status console_health(Request *request, Answer *answer, Err *err) {
    Page page;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_D_HEALTH), say(page.v, SAY_D_HEALTH_HOW));
    Status status = glance(&page, err);
    if (!status) status = examined(&page, err);
    while (page.m.depth > 3) markup_close(&page.m); /* what a failure left open */
    page_end(&page, answer);
    return status;
}

Status console_health_examine(Request *request, Answer *answer, Err *err) {
    int64_t id = 0;
    const Job job = {.kind = JOB_DOCTOR,
                     .arguments = "[]",
                     .by = request->account->id,
                     .asked_at = request->now};
    answer_go(answer, "/health");
    return job_add(request->store, &job, &id, err);
}
