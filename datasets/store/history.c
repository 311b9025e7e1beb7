#include "datasets/store/history.h"

#include "datasets/base/embed.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"

/* The time that is shown. */
typedef struct Moment {
    int64_t input, run; /* the last input known; the run that looks */
    int64_t day, month; /* nothing dated later */
} Moment;

static Status note_time(Store *store, const Moment *moment, Err *err) {
    Stmt stmt;
    TRY(store_exec(store,
                   "CREATE TEMP TABLE as_of(input_id INTEGER, run_id INTEGER, day INTEGER, "
                   "month INTEGER)",
                   err));
    TRY(stmt_open(store, "INSERT INTO temp.as_of VALUES(?1, ?2, ?3, ?4)", &stmt, err));
    stmt_int(&stmt, 1, moment->input);
    stmt_int(&stmt, 2, moment->run);
    stmt_int(&stmt, 3, moment->day);
    stmt_int(&stmt, 4, moment->month);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* The store's view of that name again as a temporary one, so that it reads the past too. */
static Status shadow_view(Store *store, const char *name, Err *err) {
    static const char create[] = "CREATE VIEW";
    Stmt stmt;
    bool row = false;
    Text sql = {0};
    TRY(stmt_open(store, sql_query("view_text"), &stmt, err));
    stmt_text(&stmt, 1, name);
    Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        text_adds(&sql, "CREATE TEMP VIEW");
        text_adds(&sql, stmt_get_text(&stmt, 0) + sizeof create - 1);
    }
    stmt_close(&stmt);
    if (!status && row) status = store_exec(store, sql.at, err);
    text_free(&sql);
    return status;
}

static Status show_past(Store *store, const Moment *moment, Err *err) {
    TRY(note_time(store, moment, err));
    TRY(store_exec(store, embedded("sql/history/as_of.sql")->text, err));
    return shadow_view(store, "account_figure", err);
}

/* A connection that may only read may still have temporary views. */
static Status read_only(Store *store, bool *was, Err *err) {
    Stmt stmt;
    bool row;
    TRY(stmt_open(store, "PRAGMA query_only", &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    *was = !status && stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    if (status || !*was) return status;
    return store_exec(store, "PRAGMA query_only=OFF", err);
}

static Status read_only_again(Store *store, bool was, Status status, Err *err) {
    const Status back = was ? store_exec(store, "PRAGMA query_only=ON", err) : ST_OK;
    return status ? status : back;
}

static Status open_moment(Store *store, const Moment *moment, Err *err) {
    bool was;
    TRY(read_only(store, &was, err));
    store->as_of = true;
    return read_only_again(store, was, show_past(store, moment, err), err);
}

Status history_open(Store *store, int64_t input, int64_t run, Err *err) {
    return open_moment(store, &(Moment){input, run, INT64_MAX, INT64_MAX}, err);
}

static Status input_of_day(Store *store, int day, int64_t *input, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("input_of_day"), &stmt, err));
    stmt_int(&stmt, 1, day);
    const Status status = stmt_step(&stmt, &row, err);
    *input = row ? stmt_get_int(&stmt, 0) : 0;
    stmt_close(&stmt);
    return status;
}

Status history_open_day(Store *store, int day, Err *err) {
    Moment moment = {.run = INT64_MAX, .day = day, .month = month_of_date(day + 1) - 1};
    TRY(input_of_day(store, day, &moment.input, err));
    return open_moment(store, &moment, err);
}

Status history_close(Store *store, Err *err) {
    bool was;
    TRY(read_only(store, &was, err));
    store->as_of = false;
    return read_only_again(store, was,
                           store_exec(store, embedded("sql/history/now.sql")->text, err), err);
}

Status history_of_run(Store *store, int64_t run, int64_t *input, bool *past, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("run_last_input"), &stmt, err));
    stmt_int(&stmt, 1, run);
    const Status status = stmt_step(&stmt, &row, err);
    *input = row ? stmt_get_int(&stmt, 0) : 0;
    *past = row && stmt_get_int(&stmt, 1);
    stmt_close(&stmt);
    return status;
}
