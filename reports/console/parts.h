/* parts.h - pieces that several pages of the console show. */
#ifndef REPORTS_CONSOLE_PARTS_H
#define REPORTS_CONSOLE_PARTS_H
#include "reports/console/page.h"

/* A premises as a stop: name, sector, address; chips come between. The same for one drawn by lot as
 * for one selected by rank, and so is the form it leads to. */
void console_stop_begin(Page *page, const WatchRow *row);
void console_stop_end(Page *page, const WatchRow *row);

/* The head of a table: `numbers` has a bit for each column of numbers. */
void console_heads(Page *page, const Say *head, size_t count, unsigned numbers);
/* A cell, named by its column where the screen is narrow; class_name may be NULL. */
void console_cell(Page *page, Say label, const char *class_name, const char *text);
/* The first cell of a row: a link to `path`, or text where that is NULL. */
void console_row_name(Page *page, const char *path, const char *text);

/* A button of a form that sends "decision" with its value. */
void console_decision(Page *page, const char *value, Say words, const char *class_name);

/* In what state a case is, and whose it is about: the storefront's name, or its id. */
const char *console_case_state(const Page *page, const Case *work);
const char *console_case_name(const Page *page, const Case *work);

/* How far a job is, which the page's script keeps up to date, and a link that looks again. */
void console_progress(Page *page, const Job *job);

/* A job's command or sentence without the folders of this server in which sent files wait. */
const char *console_without_folders(const Page *page, const char *text);

const char *console_job_state(const Page *page, JobState state);
/* The newest job of a kind that is done, or one that is not over yet; NULL when there is none. */
Status console_newest_job(Page *page, JobKind kind, bool done, Job **job, Err *err);

/* 0..1, or NaN while it is not known. */
double console_share(const RunnerProgress *progress);

/* "3 kB", "12 MB". */
const char *console_size(const Page *page, int64_t bytes);

/* Says that a storefront is contested, and leads to its objection; nothing when it is not. */
Status console_contest_banner(Page *page, const WatchRow *row, Err *err);

/* Whether a storefront has no open case, no open contest and no visit since the run. */
Status console_is_free(Store *store, int64_t storefront, int64_t run_id, bool *is_free, Err *err);

/* Visits of a storefront, newest first, withdrawn ones too. */
Status console_visits(Page *page, int64_t storefront, Err *err);

/* The photo of a visit that has one, which leads to it in its full size. */
void console_photo(Page *page, const Visit *visit);

/* A select of the active accounts with one of the roles (bits of endpoint.h). */
Status console_choose_person(Page *page, unsigned roles, int64_t chosen, Err *err);

/* The id in the request's form field `name` when it is an active account of one of the roles; else
 * ST_USAGE. */
Status console_person(Request *request, const char *name, unsigned roles, int64_t *id, Err *err);
/* The day in a form field; CASE_NO_DAY when it is empty or not one. */
int console_form_day(const Request *request, const char *name);

#endif
