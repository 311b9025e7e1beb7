/* jobs.c - what is computed at leisure: asked for here, watched while it runs, kept when done. */
#include "reports/console/lab.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "datasets/base/num.h"
#include "reports/console/result.h"

#include <jansson.h>
#include <stdlib.h>

static const char *kind_words(const Page *page, JobKind kind) {
    static const Say words[JOB_KINDS] = {
        SAY_C_JOB_SCAN,     SAY_C_JOB_WHATIF,  SAY_C_JOB_SENSITIVITY, SAY_C_JOB_STABILITY,
        SAY_C_JOB_BACKTEST, SAY_C_JOB_CORRECT, SAY_D_JOB_LOOK,        SAY_D_JOB_IMPORT,
        SAY_D_JOB_BACKUP,   SAY_D_JOB_VERIFY,  SAY_D_JOB_DOCTOR,      SAY_D_JOB_COMPARE};
    return say(page->v, words[kind]);
}

/* The command that does the same elsewhere. */
static const char *command_text(const Page *page, const Job *job) {
    const char **words;
    const char *line = arena_printf(page->v->arena, "gevel %s", job_command(job->kind));
    const size_t count = job_words(job->arguments, page->v->arena, &words);
    for (size_t k = 0; k < count; k++) line = arena_printf(page->v->arena, "%s %s", line, words[k]);
    return console_without_folders(page, line);
}

/* ---- all of them ---- */

static void job_row(Page *page, const Job *job) {
    Markup *m = &page->m;
    markup_open(m, "tr");
    console_row_name(page, page_path_number(page, "/job", job->id), kind_words(page, job->kind));
    console_cell(page, SAY_C_STATE, NULL, console_job_state(page, job->state));
    console_cell(page, SAY_C_WHO, NULL, job->by_name);
    console_cell(page, SAY_C_WHEN, NULL, page_time(page, job->asked_at));
    console_cell(page, SAY_C_DETAIL, "why", command_text(page, job));
    markup_close(m);
}

static void all_jobs(Page *page, const Job *jobs, size_t count) {
    static const Say head[] = {SAY_C_JOB, SAY_C_STATE, SAY_C_WHO, SAY_C_WHEN, SAY_C_DETAIL};
    Markup *m = &page->m;
    html_section(m, "group", "all", say(page->v, SAY_C_JOBS));
    if (!count) markup_element(m, "p", "muted", say(page->v, SAY_C_NO_JOBS));
    if (count) {
        markup_begin(m, "table", "ranking");
        console_heads(page, head, sizeof head / sizeof *head, 0);
        markup_open(m, "tbody");
        for (size_t k = 0; k < count; k++)
            if (!job_is_care(jobs[k].kind)) job_row(page, &jobs[k]);
        markup_close(m);
        markup_close(m);
    }
    markup_close(m);
}

/* ---- asking ---- */

static void begin_form(Page *page, JobKind kind, Say how) {
    Markup *m = &page->m;
    html_section(m, "card", job_kinds[kind], kind_words(page, kind));
    markup_element(m, "p", "muted", say(page->v, how));
    form_begin(page, kind == JOB_SCAN ? "/job/scan" : "/job/add", "inline");
    form_hidden(page, "kind", job_kinds[kind]);
}

static void end_form(Page *page) {
    form_button(page, "button", say(page->v, SAY_C_JOB_START));
    markup_close(&page->m);
    markup_close(&page->m);
}

/* The groups that decide something of a run. */
static void choose_group(Page *page, const Params *params) {
    const ParamGroup *last = NULL;
    form_select(page, say(page->v, SAY_C_GROUP), "group");
    form_option(page, "", say(page->v, SAY_ALL), false);
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        if (value.group == last || !proposal_may_name(&value)) continue;
        form_option(page, value.group->name, value.group->name,
                    text_equal(value.group->name, "ranking"));
        last = value.group;
    }
    form_select_end(page);
}

static void month_field(Page *page, Say label, const char *name, int month) {
    char text[MONTH_TEXT];
    form_field(page, &(Field){.label = say(page->v, label),
                              .name = name,
                              .type = "month",
                              .value = month_format(month, text),
                              .required = true});
}

static void ask_forms(Page *page) {
    const Watchlist *list = page->request->shelf.list;
    begin_form(page, JOB_SCAN, SAY_C_JOB_SCAN_HOW);
    end_form(page);
    if (!list) return;
    const int last = list->first_month + (int)list->months - 1;
    begin_form(page, JOB_SENSITIVITY, SAY_C_JOB_SENSITIVITY_HOW);
    choose_group(page, params_open(page->v->arena));
    end_form(page);
    begin_form(page, JOB_STABILITY, SAY_C_JOB_STABILITY_HOW);
    end_form(page);
    begin_form(page, JOB_BACKTEST, SAY_C_JOB_BACKTEST_HOW);
    month_field(page, SAY_C_FROM, "from", last - 12 > list->first_month ? last - 12 : last);
    month_field(page, SAY_C_TO, "to", last);
    end_form(page);
}

Status console_jobs(Request *request, Answer *answer, Err *err) {
    enum { MOST = 50 };
    Page page;
    Job *jobs = NULL;
    size_t count = 0;
    TRY(jobs_load(request->store, 0, MOST, request->arena, &jobs, &count, err));
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_JOBS), say(page.v, SAY_C_JOBS_HOW));
    all_jobs(&page, jobs, count);
    ask_forms(&page);
    page_end(&page, answer);
    return ST_OK;
}

/* ---- one ---- */

static bool is_over(const Job *job) {
    return job->state != JOB_WAITING && job->state != JOB_RUNNING;
}

static void progress_part(Page *page, const Job *job) {
    html_section(&page->m, "card", "progress", say(page->v, SAY_C_PROGRESS));
    console_progress(page, job);
    form_begin(page, "/job/stop", "inline");
    form_hidden_number(page, "id", job->id);
    form_button(page, "button danger", say(page->v, SAY_C_JOB_STOP));
    markup_close(&page->m);
    markup_close(&page->m);
}

Status console_job(Request *request, Answer *answer, Err *err) {
    Page page;
    const Job *job = request->job;
    (void)err;
    page_open(&page, request);
    page_begin(&page, kind_words(&page, job->kind),
               say_with(page.v, SAY_C_JOB_LINE, "state", console_job_state(&page, job->state),
                        "person", job->by_name, "time", page_time(&page, job->asked_at)));
    markup_element(&page.m, "p", "head-hash", command_text(&page, job));
    if (!is_over(job)) progress_part(&page, job);
    if (job->failure)
        markup_element(&page.m, "p", "problem",
                       say_foreign(page.v, console_without_folders(&page, job->failure)));
    if (job->result) result_part(&page, job);
    page_end(&page, answer);
    return ST_OK;
}

/* A stream that ends at once: the browser asks again after a second (WHATWG HTML 9.2), so that no
 * thread waits for it. */
Status console_job_events(Request *request, Answer *answer, Err *err) {
    RunnerProgress progress = {0};
    const Job *job = request->job;
    (void)err;
    (void)runner_progress(server_runner(request->server), job->id, &progress);
    const double share = console_share(&progress);
    json_t *event =
        json_pack("{s:s, s:s, s:o}", "state", job_states[job->state], "step", progress.label,
                  "share", isnan(share) ? json_null() : json_real(share));
    char *text = json_dumps(event, JSON_COMPACT);
    json_decref(event);
    answer->type = "text/event-stream";
    text_addf(&answer->body, "retry: 1000\ndata: %s\n\n", text ? text : "{}");
    free(text);
    return ST_OK;
}

/* ---- deeds ---- */

static void add_word(json_t *words, const char *word) {
    (void)json_array_append_new(words, json_string(word));
}

/* Of the run that is newest now, whatever comes before its turn. */
static void add_run(const Request *request, json_t *words) {
    add_word(words, arena_printf(request->arena, "%lld", (long long)request->shelf.list->run_id));
}

static Status whatif_words(const Request *request, json_t *words, Err *err) {
    Changes changes = {0};
    TRY(console_changes(request, &changes, err));
    if (!changes.count) return FAIL(err, ST_USAGE, "change at least one parameter");
    add_run(request, words);
    for (size_t k = 0; k < changes.count; k++) {
        add_word(words, "--set");
        add_word(words, arena_printf(request->arena, "%s=%s", changes.value[k].key,
                                     changes.value[k].value));
    }
    return ST_OK;
}

static Status sensitivity_words(const Request *request, json_t *words, Err *err) {
    const char *group = form_text(&request->form, "group");
    const Params *params = params_open(request->arena);
    bool known = !*group;
    for (size_t k = 0; k < params_count(params); k++)
        known |= text_equal(params_at(params, k).group->name, group);
    if (!known) return FAIL(err, ST_USAGE, "choose one of the groups that the form offers");
    add_run(request, words);
    if (*group) add_word(words, "--group");
    if (*group) add_word(words, group);
    return ST_OK;
}

static Status month_words(const Request *request, const char *name, json_t *words, Err *err) {
    int month;
    char text[MONTH_TEXT];
    const char *given = form_text(&request->form, name);
    if (!month_parse(given, strlen(given), &month))
        return FAIL(err, ST_USAGE, "give both months as a year and a month, like 2025-01");
    add_word(words, arena_printf(request->arena, "--%s", name));
    add_word(words, month_format(month, text));
    return ST_OK;
}

static Status run_word(const Request *request, const char *name, json_t *words, Err *err) {
    const int64_t run = form_whole(&request->form, name, 1, INT64_MAX, 0);
    if (!run) return FAIL(err, ST_USAGE, "choose two runs of those that the page offers");
    add_word(words, arena_printf(request->arena, "%lld", (long long)run));
    return ST_OK;
}

static Status words_of(const Request *request, JobKind kind, json_t *words, Err *err) {
    switch (kind) {
        case JOB_WHATIF:
            return whatif_words(request, words, err);
        case JOB_SENSITIVITY:
            return sensitivity_words(request, words, err);
        case JOB_STABILITY:
            add_run(request, words);
            return ST_OK;
        case JOB_BACKTEST:
            TRY(month_words(request, "from", words, err));
            return month_words(request, "to", words, err);
        case JOB_COMPARE:
            TRY(run_word(request, "before", words, err));
            return run_word(request, "after", words, err);
        default: /* asked for elsewhere, or without words */
            break;
    }
    return ST_OK;
}

static Status add(Request *request, JobKind kind, Answer *answer, Err *err) {
    int64_t id = 0;
    json_t *words = json_array();
    Status status = words_of(request, kind, words, err);
    char *text = json_dumps(words, JSON_COMPACT);
    json_decref(words);
    const Job job = {
        .kind = kind, .arguments = text, .by = request->account->id, .asked_at = request->now};
    if (!status) status = job_add(request->store, &job, &id, err);
    free(text);
    if (status) return status;
    answer_go(answer, arena_printf(request->arena, "/job?id=%lld", (long long)id));
    return ST_OK;
}

Status console_job_add(Request *request, Answer *answer, Err *err) {
    const char *word = form_text(&request->form, "kind");
    int kind = JOB_WHATIF;
    while (kind <= JOB_BACKTEST && !text_equal(job_kinds[kind], word)) kind++;
    if (text_equal(job_kinds[JOB_COMPARE], word)) kind = JOB_COMPARE;
    if (kind > JOB_BACKTEST && kind != JOB_COMPARE)
        return FAIL(err, ST_USAGE, "choose one of the jobs that the page offers");
    if (!request->shelf.list) return FAIL(err, ST_USAGE, "there is no list yet: scan first");
    return add(request, (JobKind)kind, answer, err);
}

Status console_job_scan(Request *request, Answer *answer, Err *err) {
    return add(request, JOB_SCAN, answer, err);
}

Status console_job_stop(Request *request, Answer *answer, Err *err) {
    TRY(job_stop(request->store, request->job, request->now, err));
    answer->stopped_job = request->job->id;
    answer_go(answer, arena_printf(request->arena, "/job?id=%lld", (long long)request->job->id));
    return ST_OK;
}
