/* backups.c - copies of the store: making one, those that lie there, whether they could be
 * restored. */
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "datasets/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Names are made here: those of plain and of encrypted copies. */
static const char prefix[] = "gevel-", plain[] = ".db", sealed[] = ".backup";

typedef struct Backup {
    const char *name;
    int64_t bytes, at;
} Backup;

static const ServeSettings *settings_of(const Request *request) {
    return server_settings(request->server);
}

static bool ends_with(const char *name, const char *end) {
    const size_t length = strlen(name), most = strlen(end);
    return length > most && strcmp(name + length - most, end) == 0;
}

static bool is_backup(const char *name) {
    return strncmp(name, prefix, sizeof prefix - 1) == 0 &&
           (ends_with(name, plain) || ends_with(name, sealed));
}

static const char *path_of(const Request *request, const char *name) {
    return arena_printf(request->arena, "%s/%s", settings_of(request)->backups, name);
}

static int newest_first(const void *left, const void *right) {
    const Backup *a = left, *b = right;
    return a->at != b->at ? (a->at < b->at ? 1 : -1) : strcmp(b->name, a->name);
}

static size_t list_backups(const Request *request, Backup **backups) {
    size_t count = 0, room = 0;
    struct stat info;
    const struct dirent *entry;
    *backups = NULL;
    DIR *dir = opendir(settings_of(request)->backups);
    while (dir && (entry = readdir(dir)) != NULL) {
        if (!is_backup(entry->d_name)) continue;
        if (lstat(path_of(request, entry->d_name), &info) || !S_ISREG(info.st_mode)) continue;
        *backups = arena_room(request->arena, *backups, count, &room, sizeof **backups);
        (*backups)[count++] =
            (Backup){arena_strdup(request->arena, entry->d_name), info.st_size, info.st_mtime};
    }
    if (dir) (void)closedir(dir);
    if (count) qsort(*backups, count, sizeof **backups, newest_first);
    return count;
}

/* ---- the page ---- */

/* The newest job that verified it: its last word is the path. */
static const Job *verified_by(const Page *page, const Job *jobs, size_t count, const char *name) {
    const char *path = path_of(page->request, name);
    for (size_t k = 0; k < count; k++) {
        const char **words;
        if (jobs[k].kind != JOB_VERIFY) continue;
        const size_t n = job_words(jobs[k].arguments, page->v->arena, &words);
        if (n && text_equal(words[n - 1], path)) return &jobs[k];
    }
    return NULL;
}

static void verify_form(Page *page, const char *name) {
    form_begin(page, "/backups/verify", "inline");
    form_hidden(page, "name", name);
    form_button(page, "button small", say(page->v, SAY_D_VERIFY_IT));
    markup_close(&page->m);
}

static void verdict_cell(Page *page, const Job *job, const char *name) {
    static const char never[] = "\xE2\x80\x93";
    Markup *m = &page->m;
    markup_begin(m, "td", job && job->state == JOB_FAILED ? "late" : NULL);
    markup_attr(m, "data-label", say(page->v, SAY_D_VERIFIED));
    if (job)
        html_link(m, page_path_number(page, "/job", job->id),
                  job->state == JOB_DONE ? page_time(page, job->ended_at)
                                         : console_job_state(page, job->state));
    else
        markup_text(m, never);
    if (!job || job->state >= JOB_DONE) verify_form(page, name);
    markup_close(m);
}

static void backup_table(Page *page, const Backup *backups, size_t count, const Job *jobs,
                         size_t all) {
    static const Say head[] = {SAY_D_FILE, SAY_D_SIZE, SAY_C_WHEN, SAY_D_VERIFIED};
    Markup *m = &page->m;
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 1);
    markup_open(m, "tbody");
    for (size_t k = 0; k < count; k++) {
        markup_open(m, "tr");
        console_row_name(page, NULL, backups[k].name);
        console_cell(page, SAY_D_SIZE, "num", console_size(page, backups[k].bytes));
        console_cell(page, SAY_C_WHEN, NULL, page_time(page, backups[k].at));
        verdict_cell(page, verified_by(page, jobs, all, backups[k].name), backups[k].name);
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
}

static Status making(Page *page, Err *err) {
    Job *running;
    TRY(console_newest_job(page, JOB_BACKUP, false, &running, err));
    if (running) {
        console_progress(page, running);
        return ST_OK;
    }
    form_begin(page, "/backups/make", "inline");
    form_button(page, "button", say(page->v, SAY_D_MAKE_BACKUP));
    markup_close(&page->m);
    return ST_OK;
}

static void restore_part(Page *page, const Backup *newest) {
    Markup *m = &page->m;
    const ServeSettings *settings = settings_of(page->request);
    const char *name = newest ? newest->name : "gevel-20260307-120000.db";
    const bool encrypted = ends_with(name, sealed);
    html_section(m, "card", "restore", say(page->v, SAY_D_RESTORE));
    markup_element(m, "p", "muted", say(page->v, SAY_D_RESTORE_HOW));
    markup_begin(m, "p", "head-hash");
    markup_element(m, "code", NULL,
                   arena_printf(page->v->arena, "gevel --store %s restore --replace%s%s %s",
                                settings->store_path, encrypted ? " --key " : "",
                                encrypted && settings->backup_key ? settings->backup_key : "",
                                path_of(page->request, name)));
    markup_close(m);
    markup_close(m);
}

static Status write_backups(Page *page, Err *err) {
    enum { JOBS = 500 };
    Backup *backups;
    Job *jobs = NULL;
    size_t all = 0;
    const size_t count = list_backups(page->request, &backups);
    TRY(jobs_load(page->request->store, 0, JOBS, page->v->arena, &jobs, &all, err));
    if (!settings_of(page->request)->backup_key)
        markup_element(&page->m, "p", "muted", say(page->v, SAY_D_PLAIN));
    TRY(making(page, err));
    if (count)
        backup_table(page, backups, count, jobs, all);
    else
        markup_element(&page->m, "p", NULL, say(page->v, SAY_D_NO_BACKUPS));
    restore_part(page, count ? backups : NULL);
    return ST_OK;
}

Status console_backups(Request *request, Answer *answer, Err *err) {
    Page page;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_D_BACKUPS),
               say_with(page.v, SAY_D_BACKUPS_HOW, "folder", settings_of(request)->backups));
    const Status status = write_backups(&page, err);
    while (page.m.depth > 3) markup_close(&page.m); /* what a failure left open */
    page_end(&page, answer);
    return status;
}

/* ---- deeds ---- */

/* Takes the words, which end with the path. */
static Status ask(Request *request, JobKind kind, json_t *words, const char *path, Err *err) {
    int64_t id = 0;
    const char *key = settings_of(request)->backup_key;
    if (key && ends_with(path, sealed)) {
        (void)json_array_append_new(words, json_string("--key"));
        (void)json_array_append_new(words, json_string(key));
    }
    (void)json_array_append_new(words, json_string(path));
    char *text = json_dumps(words, JSON_COMPACT);
    json_decref(words);
    const Job job = {
        .kind = kind, .arguments = text, .by = request->account->id, .asked_at = request->now};
    const Status status = job_add(request->store, &job, &id, err);
    free(text);
    return status;
}

Status console_backups_make(Request *request, Answer *answer, Err *err) {
    const ServeSettings *settings = settings_of(request);
    struct tm when;
    char stamp[32];
    const time_t now = (time_t)request->now;
    if (mkdir(settings->backups, 0700) && errno != EEXIST)
        return FAIL(err, ST_FAILED, "%s cannot be made: %s", settings->backups, strerror(errno));
    if (!gmtime_r(&now, &when) || !strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &when))
        return FAIL(err, ST_FAILED, "the clock gives no date");
    answer_go(answer, "/backups");
    return ask(request, JOB_BACKUP, json_array(),
               path_of(request, arena_printf(request->arena, "%s%s%s", prefix, stamp,
                                             settings->backup_key ? sealed : plain)),
               err);
}

/* One of those that lie there: what the form names is compared, never followed. */
Status console_backups_verify(Request *request, Answer *answer, Err *err) {
    Backup *backups;
    const char *name = form_text(&request->form, "name");
    const size_t count = list_backups(request, &backups);
    for (size_t k = 0; k < count; k++) {
        if (!text_equal(backups[k].name, name)) continue;
        answer_go(answer, "/backups");
        return ask(request, JOB_VERIFY, json_pack("[s]", "--verify"), path_of(request, name), err);
    }
    return FAIL(err, ST_USAGE, "choose one of the backups that the page lists");
}
