#include "detector/run/outcomes.h"

#include "datasets/base/id_map.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/panel/stored.h"
#include "datasets/store/audit.h"
#include "models/math/portable.h"

#include <jansson.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const finding_names[] = {"confirmed", "cleared", "inconclusive", NULL};

/* ---- facts ---- */

static Finding finding_of(const char *name) {
    int finding = FINDING_CONFIRMED;
    while (finding < FINDING_INCONCLUSIVE && !text_equal(finding_names[finding], name)) finding++;
    return (Finding)finding;
}

static Selection selection_of(const char *name) {
    if (text_equal(name, selection_name(SELECTION_RANKED))) return SELECTION_RANKED;
    return text_equal(name, selection_name(SELECTION_RANDOM)) ? SELECTION_RANDOM : SELECTION_NONE;
}

static Outcome outcome_read(Stmt *stmt, Arena *arena) {
    return (Outcome){
        .storefront = stmt_get_int(stmt, 0),
        .inspected_on = (int)stmt_get_int(stmt, 1),
        .finding = finding_of(stmt_get_text(stmt, 2)),
        .selection = selection_of(stmt_get_text(stmt, 3)),
        .inclusion_probability = stmt_get_real(stmt, 4),
        .run_id = stmt_get_int(stmt, 5),
        .storefront_id = arena_strdup(arena, stmt_get_text(stmt, 6)),
        .customers = NAN,
        .minutes = NAN,
    };
}

static Outcome outcome_read_all(Stmt *stmt, Arena *arena) {
    Outcome outcome = outcome_read(stmt, arena);
    outcome.note = arena_strdup(arena, stmt_get_text(stmt, 7));
    outcome.service = arena_strdup(arena, stmt_get_text(stmt, 8));
    outcome.customers = stmt_get_real(stmt, 9);
    outcome.minutes = stmt_get_real(stmt, 10);
    outcome.withdrawn = arena_strdup(arena, stmt_get_text(stmt, 11));
    outcome.actor = arena_strdup(arena, stmt_get_text(stmt, 12));
    return outcome;
}

/* Reads the rows of an open statement. */
static Status read_rows(Stmt *stmt, Outcome (*read)(Stmt *, Arena *), Arena *arena,
                        Outcomes *outcomes, Err *err) {
    size_t room = 0;
    bool row = true;
    Status status;
    Outcome *all = arena_room(arena, NULL, 0, &room, sizeof *all);
    *outcomes = (Outcomes){.newest = INT_MIN};
    while (!(status = stmt_step(stmt, &row, err)) && row) {
        const Outcome outcome = read(stmt, arena);
        status = stored_check(stmt, &stored_probability, outcome.inclusion_probability, err);
        if (status) break;
        all = arena_room(arena, all, outcomes->n, &room, sizeof *all);
        all[outcomes->n++] = outcome;
        if (outcome.inspected_on > outcomes->newest) outcomes->newest = outcome.inspected_on;
    }
    outcomes->outcome = all;
    return status;
}

static Outcome outcome_read_team(Stmt *stmt, Arena *arena) {
    Outcome outcome = outcome_read(stmt, arena);
    outcome.service = arena_strdup(arena, stmt_get_text(stmt, 7));
    return outcome;
}

void outcomes_number_teams(Outcomes *outcomes, Arena *arena) {
    IdMap number;
    id_map_open(&number, arena);
    outcomes->teams = 0;
    outcomes->service = ARENA_ARRAY(arena, const char *, outcomes->n + 2);
    for (size_t k = 0; k < outcomes->n; k++) {
        Outcome *outcome = &outcomes->outcome[k];
        const char *service = outcome->service;
        if (!service || !*service) continue;
        const int64_t known = id_map_find(&number, service, strlen(service));
        outcome->team = known < 0 ? ++outcomes->teams : (unsigned)known;
        if (known >= 0) continue;
        (void)id_map_put(&number, service, strlen(service), outcome->team);
        outcomes->service[outcome->team] = service;
    }
}

Status outcomes_load(Store *store, Arena *arena, Outcomes *outcomes, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("outcomes_load"), &stmt, err));
    const Status status = read_rows(&stmt, outcome_read_team, arena, outcomes, err);
    stmt_close(&stmt);
    if (!status) outcomes_number_teams(outcomes, arena);
    return status;
}

Status outcomes_list(Store *store, const char *storefront_id, Arena *arena, Outcomes *outcomes,
                     Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("outcomes_list"), &stmt, err));
    stmt_text(&stmt, 1, storefront_id);
    const Status status = read_rows(&stmt, outcome_read_all, arena, outcomes, err);
    stmt_close(&stmt);
    return status;
}

/* ---- recording ---- */

static Status find_storefront(Store *store, Outcome *outcome, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("storefront_find"), &stmt, err));
    stmt_text(&stmt, 1, outcome->storefront_id);
    const Status status = stmt_step(&stmt, &row, err);
    if (row) outcome->storefront = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    if (status || row) return status;
    return FAIL(err, ST_INPUT, "there is no storefront '%.80s'; 'gevel list --all' shows them all",
                outcome->storefront_id);
}

static Status insert(Store *store, const Outcome *outcome, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("insert_outcome"), &stmt, err));
    stmt_int(&stmt, 1, outcome->storefront);
    stmt_int(&stmt, 2, outcome->inspected_on);
    stmt_text(&stmt, 3, finding_names[outcome->finding]);
    if (outcome->selection) stmt_text(&stmt, 4, selection_name(outcome->selection));
    stmt_real(&stmt, 5, outcome->inclusion_probability);
    if (outcome->run_id) stmt_int(&stmt, 8, outcome->run_id);
    stmt_text(&stmt, 9, outcome->note);
    stmt_text(&stmt, 10, outcome->service);
    if (outcome->minutes > 0) {
        stmt_int(&stmt, 11, (int64_t)outcome->customers);
        stmt_int(&stmt, 12, (int64_t)outcome->minutes);
    }
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* What the insert filled in; notes stay as they were given. */
static void take_recorded(Outcome *outcome, const Outcome *recorded) {
    outcome->storefront_id = recorded->storefront_id;
    outcome->selection = recorded->selection;
    outcome->inclusion_probability = recorded->inclusion_probability;
    outcome->run_id = recorded->run_id;
}

/* Reads back what was written. */
static Status read_back(Store *store, Outcome *outcome, Arena *arena, Err *err) {
    Outcomes all;
    const int64_t asked = outcome->run_id;
    TRY(outcomes_load(store, arena, &all, err));
    for (size_t k = 0; k < all.n; k++)
        if (all.outcome[k].storefront == outcome->storefront &&
            all.outcome[k].inspected_on == outcome->inspected_on)
            take_recorded(outcome, &all.outcome[k]);
    if (!asked || outcome->selection != SELECTION_NONE) return ST_OK;
    return FAIL(err, ST_USAGE,
                "run %lld did not select storefront %.80s; leave --run out, or say how it was "
                "chosen with --selection",
                (long long)asked, outcome->storefront_id);
}

static Status log_it(Store *store, const Outcome *outcome, Err *err) {
    char date[DATE_TEXT];
    json_t *detail =
        json_pack("{s:s, s:s, s:I, s:s}", "inspected_on", date_format(outcome->inspected_on, date),
                  "outcome", finding_names[outcome->finding], "run", (json_int_t)outcome->run_id,
                  "selection", selection_name(outcome->selection));
    char *text = json_dumps(detail, JSON_SORT_KEYS | JSON_COMPACT);
    json_decref(detail);
    const AuditEvent event = {
        .action = "outcome", .subject = outcome->storefront_id, .detail = text, .change = true};
    const Status status = audit_add(store, &event, err);
    free(text);
    return status;
}

static bool opposite(Finding a, Finding b) {
    return a != b && a != FINDING_INCONCLUSIVE && b != FINDING_INCONCLUSIVE;
}

static Status look_beside(Store *store, Outcome *outcome, Err *err) {
    enum { YEAR = 366 };
    OutcomeBefore *before = &outcome->before;
    Stmt stmt;
    bool row = true;
    *before = (OutcomeBefore){.against = INT_MIN};
    TRY(stmt_open(store, sql_query("outcome_beside"), &stmt, err));
    stmt_int(&stmt, 1, outcome->storefront);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const int on = (int)stmt_get_int(&stmt, 0);
        const Finding was = finding_of(stmt_get_text(&stmt, 1));
        if (on == outcome->inspected_on) {
            before->replaced = true;
            before->was = was;
        } else if (opposite(was, outcome->finding) && abs(on - outcome->inspected_on) < YEAR)
            before->against = on;
    }
    stmt_close(&stmt);
    return status;
}

Status outcome_put(Store *store, Outcome *outcome, Arena *arena, Err *err) {
    TRY(find_storefront(store, outcome, err));
    TRY(look_beside(store, outcome, err));
    TRY(insert(store, outcome, err));
    TRY(read_back(store, outcome, arena, err));
    return log_it(store, outcome, err);
}

Status outcome_record(Store *store, Outcome *outcome, Arena *arena, Err *err) {
    TRY(store_begin(store, err));
    Status status = outcome_put(store, outcome, arena, err);
    if (!status) status = store_commit(store, err);
    if (status) store_rollback(store);
    return status;
}

/* ---- withdrawing ---- */

static Status mark(Store *store, const Outcome *outcome, Err *err) {
    Stmt stmt;
    char date[DATE_TEXT];
    TRY(stmt_open(store, sql_query("outcome_withdraw"), &stmt, err));
    stmt_int(&stmt, 1, outcome->storefront);
    stmt_int(&stmt, 2, outcome->inspected_on);
    stmt_text(&stmt, 3, outcome->withdrawn);
    const Status status = stmt_run(&stmt, err);
    const int changed = sqlite3_changes(store->db);
    stmt_close(&stmt);
    if (status || changed) return status;
    return FAIL(err, ST_INPUT,
                "no outcome of %.80s on %s stands; 'gevel outcome list' shows them all",
                outcome->storefront_id, date_format(outcome->inspected_on, date));
}

static Status log_withdrawal(Store *store, const Outcome *outcome, Err *err) {
    char date[DATE_TEXT], detail[64];
    (void)snprintf(detail, sizeof detail, "{\"inspected_on\":\"%s\"}",
                   date_format(outcome->inspected_on, date));
    const AuditEvent event = {.action = "outcome withdraw",
                              .subject = outcome->storefront_id,
                              .detail = detail,
                              .change = true};
    return audit_add(store, &event, err);
}

Status outcome_take_back(Store *store, const char *storefront_id, int inspected_on,
                         const char *reason, Err *err) {
    Outcome outcome = {
        .storefront_id = storefront_id, .inspected_on = inspected_on, .withdrawn = reason};
    TRY(find_storefront(store, &outcome, err));
    TRY(mark(store, &outcome, err));
    return log_withdrawal(store, &outcome, err);
}

Status outcome_withdraw(Store *store, const char *storefront_id, int inspected_on,
                        const char *reason, Err *err) {
    TRY(store_begin(store, err));
    Status status = outcome_take_back(store, storefront_id, inspected_on, reason, err);
    if (!status) status = store_commit(store, err);
    if (status) store_rollback(store);
    return status;
}

/* ---- for a scan ---- */

/* Panel rows by store key, for a merge with outcomes, which come by key. */
typedef struct KeyRow {
    int64_t key;
    size_t row;
} KeyRow;

static int by_key(const void *left, const void *right) {
    const KeyRow *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static const KeyRow *find_row(const KeyRow *sorted, size_t n, int64_t key) {
    const KeyRow wanted = {key, 0};
    return bsearch(&wanted, sorted, n, sizeof *sorted, by_key);
}

/* Whether `months` have not passed from one date to another. */
static bool within(int from, int to, double months) {
    return (double)(month_of_date(to) - month_of_date(from)) < months;
}

/* How long the last of one storefront's outcomes, oldest first, holds it back. A team that is set
 * aside has cleared nobody. */
static double hold_months(const InspectionsParams *params, const Findings *findings,
                          const Outcome *outcome, size_t count) {
    const Outcome *last = &outcome[count - 1];
    const bool aside = findings && findings->team[last->team].alarm;
    if (last->finding == FINDING_CONFIRMED) return params->hold_confirmed;
    if (last->finding == FINDING_CLEARED && !aside) return params->hold_cleared;
    double months = params->hold_inconclusive;
    for (size_t k = count - 1; k-- > 0 && outcome[k].finding == FINDING_INCONCLUSIVE;) months *= 2;
    return fmin(months, fmax(params->hold_cleared, params->hold_inconclusive));
}

const Outcome *outcomes_newest(const Outcomes *outcomes, int64_t storefront,
                               const InspectionsParams *params, int *again) {
    size_t begin = 0;
    while (begin < outcomes->n && outcomes->outcome[begin].storefront != storefront) begin++;
    size_t end = begin;
    while (end < outcomes->n && outcomes->outcome[end].storefront == storefront) end++;
    if (begin == end) return NULL;
    const Outcome *newest = &outcomes->outcome[end - 1];
    const double months = hold_months(params, NULL, outcomes->outcome + begin, end - begin);
    *again = month_of_date(newest->inspected_on) + (int)ceil(months);
    return newest;
}

typedef struct Lessons {
    const InspectionsParams *params;
    const Findings *findings;
    int now;
    Inspected *out;
    size_t *row; /* of out->labels, with confirmed */
    unsigned char *confirmed;
    double *sensitivity;
} Lessons;

/* Log Bayes factor of what a visit found, for those linked with the storefront. */
static double voice_of(const Lessons *l, bool confirmed, double sensitivity) {
    const double mistaken = l->findings ? l->findings->mistaken : l->params->mistaken;
    return confirmed
               ? fmin(l->params->confirmed_nats, portable_log(sensitivity / mistaken))
               : fmax(l->params->cleared_nats, portable_log((1 - sensitivity) / (1 - mistaken)));
}

/* The outcomes of one storefront, oldest first: the newest one holds, the newest conclusive one
 * that is remembered teaches, unless the team that went is set aside. */
static void take(const Lessons *lessons, const Outcome *outcome, size_t count, size_t row) {
    const InspectionsParams *params = lessons->params;
    const Findings *findings = lessons->findings;
    const int now = lessons->now;
    Inspected *out = lessons->out;
    const Outcome *newest = &outcome[count - 1], *lesson = NULL;
    for (size_t k = 0; k < count; k++)
        if (outcome[k].finding != FINDING_INCONCLUSIVE &&
            !(findings && findings->team[outcome[k].team].alarm))
            lesson = &outcome[k];
    out->visits[row] = (unsigned)count;
    out->held[row] =
        within(newest->inspected_on, now, hold_months(params, findings, outcome, count));
    out->holding += out->held[row];
    if (!lesson || !within(lesson->inspected_on, now, params->memory)) return;
    const bool found = lesson->finding == FINDING_CONFIRMED;
    const double sensitivity =
        findings ? findings->team[lesson->team].sensitivity : 1 - params->missed;
    out->known[row] = voice_of(lessons, found, sensitivity);
    lessons->row[out->labels.n] = row;
    lessons->sensitivity[out->labels.n] = sensitivity;
    lessons->confirmed[out->labels.n++] = found;
    out->conclusive++;
}

/* The last day that the facts know of. */
static int now_of(const Outcomes *outcomes, const Panel *panel) {
    const int panel_end = month_first_date(panel->first_month + (int)panel->months) - 1;
    return outcomes->newest > panel_end ? outcomes->newest : panel_end;
}

/* Panel rows by key. */
static KeyRow *rows_by_key(const Panel *panel, Arena *scratch) {
    KeyRow *sorted = ARENA_ARRAY(scratch, KeyRow, panel->n + 1);
    for (size_t i = 0; i < panel->n; i++) sorted[i] = (KeyRow){panel->key[i], i};
    qsort(sorted, panel->n, sizeof *sorted, by_key);
    return sorted;
}

const int *outcomes_confirmed(const Outcomes *outcomes, const Panel *panel, Arena *arena) {
    bool any = false;
    for (size_t k = 0; k < outcomes->n; k++)
        any |= outcomes->outcome[k].finding == FINDING_CONFIRMED;
    if (!any) return NULL;
    int *month = ARENA_ARRAY(arena, int, panel->n + 1);
    for (size_t i = 0; i < panel->n; i++) month[i] = INT_MIN;
    Arena *scratch = arena_open();
    const KeyRow *sorted = rows_by_key(panel, scratch);
    for (size_t k = 0; k < outcomes->n; k++) {
        const Outcome *o = &outcomes->outcome[k];
        const KeyRow *hit = find_row(sorted, panel->n, o->storefront);
        if (!hit || o->finding == FINDING_INCONCLUSIVE) continue;
        month[hit->row] =
            o->finding == FINDING_CONFIRMED ? month_of_date(o->inspected_on) : INT_MIN;
    }
    arena_close(scratch);
    return month;
}

void outcomes_finds(const Outcomes *outcomes, const Panel *panel, const InspectionsParams *params,
                    const Evidence *evidence, Arena *arena, Finds *finds) {
    const int now = now_of(outcomes, panel);
    size_t *row = ARENA_ARRAY(arena, size_t, outcomes->n + 1), n = 0;
    double *logit = ARENA_ARRAY(arena, double, outcomes->n + 1);
    unsigned char *confirmed = ARENA_ARRAY(arena, unsigned char, outcomes->n + 1);
    unsigned *team = ARENA_ARRAY(arena, unsigned, outcomes->n + 1);
    Arena *scratch = arena_open();
    const KeyRow *sorted = outcomes->n ? rows_by_key(panel, scratch) : NULL;
    for (size_t k = 0; k < outcomes->n; k++) {
        const Outcome *o = &outcomes->outcome[k];
        const KeyRow *hit = find_row(sorted, panel->n, o->storefront);
        if (!hit || !evidence->judged[hit->row] || o->finding == FINDING_INCONCLUSIVE ||
            !within(o->inspected_on, now, params->memory))
            continue;
        row[n] = hit->row;
        logit[n] = evidence->log_odds[hit->row];
        confirmed[n] = o->finding == FINDING_CONFIRMED;
        team[n++] = o->team;
    }
    arena_close(scratch);
    *finds = (Finds){n, outcomes->teams, row, logit, confirmed, team};
}

void outcomes_apply(const Outcomes *outcomes, const Panel *panel, const InspectionsParams *params,
                    const Findings *findings, Arena *arena, Inspected *out) {
    const Lessons lessons = {.params = params,
                             .findings = findings,
                             .now = now_of(outcomes, panel),
                             .out = out,
                             .row = ARENA_ARRAY(arena, size_t, outcomes->n + 1),
                             .confirmed = ARENA_ARRAY(arena, unsigned char, outcomes->n + 1),
                             .sensitivity = ARENA_ARRAY(arena, double, outcomes->n + 1)};
    *out = (Inspected){.held = ARENA_ARRAY(arena, unsigned char, panel->n + 1),
                       .visits = ARENA_ARRAY(arena, unsigned, panel->n + 1),
                       .known = ARENA_ARRAY(arena, double, panel->n + 1)};
    for (size_t i = 0; i < panel->n; i++) out->known[i] = NAN;
    if (!outcomes->n) return;
    Arena *scratch = arena_open();
    const KeyRow *sorted = rows_by_key(panel, scratch);
    for (size_t begin = 0, end; begin < outcomes->n; begin = end) {
        const int64_t key = outcomes->outcome[begin].storefront;
        for (end = begin + 1; end < outcomes->n; end++)
            if (outcomes->outcome[end].storefront != key) break;
        const KeyRow *hit = find_row(sorted, panel->n, key);
        if (hit) take(&lessons, outcomes->outcome + begin, end - begin, hit->row);
    }
    arena_close(scratch);
    out->labels.row = lessons.row;
    out->labels.confirmed = lessons.confirmed;
    out->labels.sensitivity = lessons.sensitivity;
    out->labels.mistaken = findings ? findings->mistaken : params->mistaken;
}
