#include "datasets/ingest/ingest.h"

#include <string.h>

#include "datasets/base/text.h"
#include "datasets/base/threads.h"
#include "datasets/ingest/contested.h"
#include "datasets/ingest/count_checks.h"
#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/plan.h"
#include "datasets/ingest/refusal.h"
#include "datasets/ingest/till_months.h"
#include "datasets/ingest/waiting.h"
#include "datasets/store/audit.h"

typedef struct Ingest {
    Store *store;
    FactWriter *sink;
    const IngestOptions *options;
    Arena *arena;
    IngestReport *report;
    int64_t first_input; /* of this import; 0 = none yet */
    size_t inputs, input_room;
    TakenInput *input; /* [inputs] of this import, in order */
    bool figures;      /* the unit being read gave longer periods than months */
} Ingest;

/* ---- transactions: of a unit, and of a dry run, which undoes all units in the end ---- */

static Status unit_begin(Ingest *in, Err *err) {
    return in->options->dry_run ? store_exec(in->store, "SAVEPOINT unit", err)
                                : store_begin(in->store, err);
}

static Status unit_commit(Ingest *in, Err *err) {
    return in->options->dry_run ? store_exec(in->store, "RELEASE unit", err)
                                : store_commit(in->store, err);
}

static void unit_rollback(Ingest *in) {
    if (in->options->dry_run)
        (void)store_exec(in->store, "ROLLBACK TO unit; RELEASE unit", &(Err){0});
    else
        store_rollback(in->store);
}

/* ---- one unit ---- */

/* Figures that say once more what the file said before are kept once. */
static Status tell_repeated(Load *load, Err *err) {
    static const char what[] = "rows that repeat a month given before in the same file";
    const FactWriter *sink = load->sink;
    const size_t count =
        sink->turnover.repeated + sink->enterprise_turnover.repeated + sink->footfall.repeated;
    if (!count) return ST_OK;
    load->file->taken -= count < load->file->taken ? count : load->file->taken;
    load_note(load, 0, "not stored: %zu %s", count, what);
    return load_tally(load, what, count, err);
}

enum {
    SECTORS_TOLD = 100
}; /* by name: as many as somebody may read and map; more is a column of
      something else */

static Status tell_other_sectors(Load *load, size_t sectors, size_t rows, Err *err) {
    if (!sectors) return ST_OK;
    const char *what = arena_printf(
        load->arena, "rows of %zu more unknown sectors, each a group of its own", sectors);
    load_note(load, 0, "%zu %s", rows, what);
    return load_tally(load, what, rows, err);
}

/* Words for sectors that mean no group that gevel knows. */
static Status tell_sectors(Load *load, Err *err) {
    FactWriter *sink = load->sink;
    size_t unknown = 0, rows = 0;
    for (size_t k = 0; k < sink->label_count; k++) {
        SectorLabel *label = &sink->label[k];
        if (label->group || !label->rows) continue;
        if (unknown++ >= SECTORS_TOLD) {
            rows += label->rows;
            continue;
        }
        const char *near =
            sector_words_nearest(sink->sector_words, label->label, strlen(label->label));
        const char *what = arena_printf(load->arena, "rows of the unknown sector '%s'%s%s%s",
                                        label->label, near ? ", is it '" : ", a group of its own",
                                        near ? near : "", near ? "'?" : "");
        load_note(load, 0, "%zu %s", label->rows, what);
        TRY(load_tally(load, what, label->rows, err));
    }
    return tell_other_sectors(load, unknown > SECTORS_TOLD ? unknown - SECTORS_TOLD : 0, rows, err);
}

/* What there is to tell about rows is told at the file, here and by check. */
static Status tell_aside(Load *load, Err *err) {
    const FactWriter *sink = load->sink;
    TRY(tell_repeated(load, err));
    for (size_t k = 0; k < sink->tolds; k++) {
        const Told *told = &sink->told[k];
        if (told->line)
            load_note(load, 0, "%zu %s (line %lld%s%s)", told->count, told->what,
                      (long long)told->line, *told->value ? ": " : "", told->value);
        else
            load_note(load, 0, "%s%zu %s", told->stored ? "" : "not stored: ", told->count,
                      told->what);
        TRY(load_tally(load, told->what, told->count, err));
    }
    return tell_sectors(load, err);
}

/* Turnover that only rises from January to December is a running total of the year. Of
 * one year in which order is chance, one in 479 million does. */
static Status refuse_running_totals(Load *load) {
    enum { YEARS_LEAST = 2 };
    const Series *turnover[] = {&load->sink->turnover, &load->sink->enterprise_turnover};
    if (load->sink->counting == COUNTING_EACH) return ST_OK;
    for (size_t k = 0; k < 2; k++)
        if (turnover[k]->rising >= YEARS_LEAST && 2 * turnover[k]->rising >= turnover[k]->whole)
            return load_refuse(load,
                               "its turnover only rises from January to December, in %zu of %zu "
                               "whole years of its storefronts or enterprises: a running total of "
                               "the year; export what each month took, or import through a mapping "
                               "with 'counts = each' where it is none",
                               turnover[k]->rising, turnover[k]->whole);
    return ST_OK;
}

static Status read_unit(Ingest *in, const Unit *unit, Digest *digest, Load *load, Err *err) {
    *load = (Load){.store = in->store,
                   .arena = in->arena,
                   .sink = in->sink,
                   .options = in->options,
                   .parts = unit->parts,
                   .part = unit->part,
                   .file = unit->file,
                   .digest = digest,
                   .only = unit->only,
                   .mapping = unit->mapping,
                   .report = in->report};
    Status status = fact_writer_begin(in->sink, err);
    if (!status) status = stmt_open(in->store, sql_query("insert_tally"), &load->tally, err);
    if (!status) status = unit->source->read(load, err);
    if (!status) status = count_checks(load, err);
    if (!status) status = till_months(load, err);
    if (!status) status = tell_aside(load, err);
    if (!status && load->verdict == LOAD_TAKE) status = fact_writer_flush(in->sink, err);
    if (!status && load->verdict == LOAD_TAKE) status = refuse_running_totals(load);
    stmt_close(&load->tally);
    in->figures = in->sink->figure.handle || in->sink->enterprise_figure.handle ||
                  in->sink->records.figure.handle;
    fact_writer_end(in->sink);
    return status;
}

static bool too_many(const Ingest *in, const Unit *unit) {
    size_t taken, rejected;
    if (unit->source->good_rows) return false;
    unit_total(unit, &taken, &rejected);
    if (unit->source->alone && taken) return false;
    if (rejected == 1 && taken > 1) return false; /* a slip, however small the file */
    return (double)rejected > in->options->max_reject_share * (double)(taken + rejected);
}

/* Undoes the unit and keeps which of its rows were bad. */
static Status keep_refusal(Ingest *in, const Unit *unit, const char *reason, Err *err) {
    Refusal refusal;
    Status status = refusal_read(in->store, in->sink->input_id, in->arena, &refusal, err);
    unit_rollback(in);
    if (status || in->options->dry_run) return status;
    TRY(store_begin(in->store, err));
    status = refusal_write(in->store, unit, &refusal, reason, err);
    if (!status) return store_commit(in->store, err);
    store_rollback(in->store);
    return status;
}

/* Undoes the unit and says why at each of its files. */
static Status unit_undo(Ingest *in, const Unit *unit, const Load *load, Err *err) {
    const char *why =
        load->reason
            ? load->reason
            : arena_printf(in->arena, "too many bad rows: more than %g %% of them were rejected",
                           100 * in->options->max_reject_share);
    if (load->verdict == LOAD_SKIP)
        unit_rollback(in);
    else
        TRY(keep_refusal(in, unit, why, err));
    for (size_t k = 0; k < unit->parts; k++) {
        unit->file[k].rolled_back = load->verdict != LOAD_SKIP;
        if (load->verdict == LOAD_SKIP) unit->file[k].taken = 0;
        unit->file[k].note = why;
    }
    return fact_writer_reload(in->sink, err);
}

static Status log_import(Ingest *in, const Unit *unit, Err *err) {
    size_t taken, rejected;
    unit_total(unit, &taken, &rejected);
    const char *detail =
        arena_printf(in->arena, "{\"source\":\"%s\",\"taken\":%zu,\"rejected\":%zu}",
                     unit->source->name, taken, rejected);
    const AuditEvent event = {
        .action = "import", .subject = unit->digest, .detail = detail, .change = true};
    return audit_add(in->store, &event, err);
}

static Status unit_unchanged(Ingest *in, const Unit *unit, const KnownInput *known, Err *err) {
    size_t waiting = 0;
    TRY(waiting_count(in->store, known->id, &waiting, err));
    const char *note = "the same bytes were imported before";
    if (waiting)
        note = arena_printf(in->arena, "%s; %zu rejected rows wait for their storefront", note,
                            waiting);
    for (size_t k = 0; k < unit->parts; k++) {
        IngestFile *file = &unit->file[k];
        *file =
            (IngestFile){.path = file->path, .kind = known->kind, .unchanged = true, .note = note};
    }
    return ST_OK;
}

/* The digest that was put off until the bytes were read; *known when they turn out to be so. */
static Status late_digest(Ingest *in, Unit *unit, Load *load, KnownInput *known, Err *err) {
    if (load->digested)
        digest_hex(load->digest, unit->digest);
    else if (!unit->digest[0])
        TRY(unit_digest(unit, unit->digest, err));
    TRY(unit_known(in->store, unit->digest, in->arena, known, err));
    return known->id ? ST_OK : unit_add_digest(in->store, in->sink->input_id, unit, err);
}

/* A unit of several files is digested while it is read: bytes come from the page cache twice, which
 * costs less than waiting. */
typedef struct Reading {
    Ingest *in;
    Unit *unit;
    Digest *digest;
    Load *load;
    char hex[DIGEST_TEXT];
    Status read, digested;
    Err read_err, digest_err;
} Reading;

static void run_task(void *context, size_t task, size_t end, size_t worker) {
    Reading *r = context;
    (void)end, (void)worker;
    if (task == 0)
        r->read = read_unit(r->in, r->unit, r->digest, r->load, &r->read_err);
    else
        r->digested = unit_digest(r->unit, r->hex, &r->digest_err);
}

static Status read_and_digest(Ingest *in, Unit *unit, Digest *digest, Load *load, Err *err) {
    if (unit->digest[0] || unit->parts == 1) return read_unit(in, unit, digest, load, err);
    Reading r = {.in = in, .unit = unit, .digest = digest, .load = load};
    Threads *threads = threads_open(in->options->threads == 1 ? 1 : 2);
    threads_each(threads, 2, run_task, &r);
    threads_close(threads);
    if (r.read || r.digested) *err = r.read ? r.read_err : r.digest_err;
    (void)memcpy(unit->digest, r.hex, sizeof unit->digest);
    return r.read ? r.read : r.digested;
}

/* Tells that rows which were rejected before are taken now. */
static Status complete(Ingest *in, const Unit *unit, Err *err) {
    IngestFile *file = unit->file;
    if (!unit->completes.id) return ST_OK;
    const char *also = file->note ? file->note : "";
    file->late = file->taken;
    file->note = arena_printf(in->arena, "%zu rows rejected on %.10s are taken now: %s%s%s",
                              file->taken, unit->completes.imported_at,
                              "their storefronts are known", *also ? "; " : "", also);
    return waiting_taken(in->store, unit->completes.id, in->sink->input_id, err);
}

/* The same bytes stand there already, read in another way: what both say counts as it is read now.
 */
static Status tell_otherwise(Ingest *in, const Unit *unit, Err *err) {
    KnownInput other;
    IngestFile *file = unit->file;
    TRY(unit_read_otherwise(in->store, unit, in->sink->input_id, &other, in->arena, err));
    /* two mappings of one mapping file say different things of it */
    if (!other.id || other.id >= in->first_input) return ST_OK;
    const char *also = file->note ? file->note : "";
    file->note = arena_printf(in->arena,
                              "replaces input %lld of %.10s, the same bytes read by another "
                              "mapping; gevel inputs retract %lld takes back what is left of "
                              "it%s%s",
                              (long long)other.id, other.imported_at, (long long)other.id,
                              *also ? "; " : "", also);
    return ST_OK;
}

static void keep_input(Ingest *in, const Unit *unit) {
    in->input = arena_room(in->arena, in->input, in->inputs, &in->input_room, sizeof *in->input);
    in->input[in->inputs++] = (TakenInput){.id = in->sink->input_id,
                                           .file = (size_t)(unit->file - in->report->file),
                                           .figures = in->figures};
}

/* What belongs to a unit that is taken. */
static Status settle(Ingest *in, const Unit *unit, Err *err) {
    if (!in->first_input) in->first_input = in->sink->input_id;
    TRY(tell_otherwise(in, unit, err));
    TRY(complete(in, unit, err));
    TRY(refusal_forget(in->store, unit, err));
    TRY(log_import(in, unit, err));
    TRY(unit_commit(in, err));
    keep_input(in, unit);
    return ST_OK;
}

/* The unit's transaction: taken whole or not at all; not when *known says that it is there. */
static Status take_unit(Ingest *in, Unit *unit, KnownInput *known, Err *err) {
    Digest digest;
    Load load = {0};
    const bool late = !unit->digest[0];
    const size_t tallies = in->report->tallies;
    digest_init(&digest);
    TRY(unit_begin(in, err));
    in->sink->first_input = in->first_input;
    Status status = unit_add(in->store, unit, &in->sink->input_id, err);
    if (!status) status = read_and_digest(in, unit, late ? &digest : NULL, &load, err);
    if (!status && load.verdict == LOAD_TAKE)
        status = unit_count(in->store, in->sink->input_id, unit, err);
    if (!status && late) status = late_digest(in, unit, &load, known, err);
    if (!status && known->id) {
        in->report->tallies = tallies;
        unit_rollback(in);
        return fact_writer_reload(in->sink, err);
    }
    if (!status && (load.verdict != LOAD_TAKE || too_many(in, unit))) {
        in->report->tallies = tallies;
        return unit_undo(in, unit, &load, err);
    }
    if (!status) status = settle(in, unit, err);
    if (status) unit_rollback(in);
    return status;
}

static void report_room(Ingest *in, size_t files) {
    IngestReport *report = in->report;
    if (report->files + files <= report->capacity) return;
    report->capacity = 2 * report->capacity + files + 16;
    IngestFile *more = ARENA_ARRAY(in->arena, IngestFile, report->capacity);
    if (report->files) memcpy(more, report->file, report->files * sizeof *more);
    report->file = more;
}

/* Adds the unit's files to the report. */
static void report_unit(Ingest *in, Unit *unit) {
    IngestReport *report = in->report;
    report_room(in, unit->parts);
    unit->file = report->file + report->files;
    report->files += unit->parts;
    for (size_t k = 0; k < unit->parts; k++)
        unit->file[k] = (IngestFile){.path = unit->part[k].path,
                                     .kind = unit->source ? unit->source->name : NULL};
}

/* A unit that is there already: takes those of its rows that waited, if their storefronts came. */
static Status offer_again(Ingest *in, Unit *unit, const KnownInput *known, Err *err) {
    LineSet lines;
    KnownInput twice = {0};
    TRY(waiting_lines(in->store, known->id, in->arena, &lines, err));
    if (!lines.count) return unit_unchanged(in, unit, known, err);
    for (size_t k = 0; k < unit->parts; k++) /* it may have been read before it was known */
        unit->file[k] = (IngestFile){.path = unit->file[k].path, .kind = known->kind};
    unit->completes = *known;
    unit->only = &lines;
    char first[DIGEST_TEXT];
    (void)memcpy(first, unit->digest, sizeof first);
    waiting_digest(first, &lines, unit->digest);
    return take_unit(in, unit, &twice, err);
}

static Status ingest_unit(Ingest *in, Unit *unit, Err *err) {
    KnownInput known = {0};
    bool read_first;
    report_unit(in, unit);
    TRY(unit_size_known(in->store, unit, &read_first, err));
    if (read_first) {
        TRY(unit_digest(unit, unit->digest, err));
        TRY(unit_known(in->store, unit->digest, in->arena, &known, err));
    }
    if (!known.id) TRY(take_unit(in, unit, &known, err));
    if (known.id) TRY(offer_again(in, unit, &known, err));
    for (size_t k = 0; k < unit->parts; k++) {
        if (!unit->file[k].rolled_back) in->report->taken += unit->file[k].taken;
        in->report->rejected += unit->file[k].rejected;
        in->report->cells += unit->file[k].cells;
    }
    return ST_OK;
}

/* ---- from paths to units ---- */

static const char stranger[] =
    "not recognised: neither a gevel table nor a known source; gevel import --guess FILE proposes "
    "how to read it";

static void report_stranger(Ingest *in, Planned *planned) {
    report_unit(in, &planned->unit);
    planned->unit.file->note = planned->note ? planned->note : stranger;
}

/* A path or unit that failed is reported and left, where the others shall go on. */
static Status left_aside(Ingest *in, const char *path, Status status, Err *own, Err *err) {
    const bool unread = status == ST_UNREAD,
               about_it = unread || status == ST_INPUT || status == ST_USAGE;
    if (!status) return ST_OK;
    if (!in->options->keep_going || !about_it) return FAIL(err, status, "%s", own->text);
    IngestReport *report = in->report;
    report_room(in, 1);
    report->file[report->files++] = (IngestFile){
        .path = path, .failed = true, .unread = unread, .note = arena_strdup(in->arena, own->text)};
    return fact_writer_reload(in->sink, err);
}

static Status plan_paths(Ingest *in, const char *const *paths, Plan *plan, Err *err) {
    TRY(plan_open(plan, in->options, in->arena, err));
    for (; *paths; paths++) {
        Err own = {0};
        const Status status = plan_add(plan, *paths, &own);
        TRY(left_aside(in, *paths, status, &own, err));
    }
    plan_sort(plan);
    return ST_OK;
}

static Status ingest_planned(Ingest *in, Planned *planned, Err *err) {
    Unit *unit = &planned->unit;
    const size_t files = in->report->files, tallies = in->report->tallies;
    Err own = {0};
    if (!unit->source) {
        report_stranger(in, planned);
        return ST_OK;
    }
    const Status status = ingest_unit(in, unit, &own);
    if (status) {
        in->report->files = files;
        in->report->tallies = tallies;
    }
    return left_aside(in, unit->path, status, &own, err);
}

/* What files of this import say against each other. */
static Status tell_contested(Ingest *in, Err *err) {
    if (in->inputs < 2) return ST_OK;
    TRY(unit_begin(in, err));
    const Status status =
        contested_tell(in->store, in->input, in->inputs, in->report, in->arena, err);
    if (!status) return unit_commit(in, err);
    unit_rollback(in);
    return status;
}

static Status ingest_plan(Ingest *in, const char *const *paths, Err *err) {
    Plan plan = {0};
    TRY(plan_paths(in, paths, &plan, err));
    for (size_t k = 0; k < plan.count; k++) TRY(ingest_planned(in, &plan.planned[k], err));
    TRY(tell_contested(in, err));
    return waiting_ready(in->store, in->arena, in->report, err);
}

Status ingest_paths(Store *store, const char *const *paths, const IngestOptions *options,
                    Arena *arena, IngestReport *report, Err *err) {
    FactWriter *sink = ARENA_ARRAY(arena, FactWriter, 1);
    Ingest in = {
        .store = store, .sink = sink, .options = options, .arena = arena, .report = report};
    *report = (IngestReport){0};
    TRY(fact_writer_open(sink, store, arena, err));
    if (!options->dry_run) return ingest_plan(&in, paths, err);
    TRY(store_begin(store, err));
    const Status status = ingest_plan(&in, paths, err);
    store_rollback(store);
    return status;
}
