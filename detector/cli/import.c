/* import.c - gevel import: files and folders into the store. */
#include "datasets/base/text.h"
#include "datasets/base/threads.h"
#include "datasets/ingest/ingest.h"
#include "detector/cli/command.h"
#include "detector/cli/timings.h"

static const Option options[] = {
    {"as", "SOURCE", "take the files as this table or source, whatever they look like", 0, false},
    {"map", "FILE", "take the files as a table, through this mapping file (INI)", 0, false},
    {"zone", "ZONE", "where counters stand whose times are in UTC (Europe/Brussels)", 0, false},
    {"district-name", "PROPERTY", "property that names the areas in a GeoJSON file of districts", 0,
     false},
    {"strict", NULL, "stop at the first bad row", 0, true},
    {"threads", "N", "default: all processors; does not change the result", 0, false},
    OPTIONS_PARAMS,
    OPTION_TIMINGS,
    {0},
};

static const char *const examples[] = {
    "gevel import city",
    "gevel import register.csv --as storefronts",
    "gevel import KboOpenData_0140_2025_10_05_Full.zip",
    "gevel import --map hamburg.ini gewerbe.csv",
    "gevel import quartiers.geojson --district-name nom_quartier",
    "gevel import turnover.csv --set import.max_reject_share=0.01",
    NULL,
};

static const Status exits[] = {ST_REJECTED, ST_PARAMS, ST_STORE, ST_LOCKED, ST_OK};

static const char *const tables[] = {
#define TABLE(name) #name,
#include "datasets/ingest/tables.def"
#undef TABLE
#define SOURCE(name) #name,
#include "datasets/sources.def"
#undef SOURCE
    NULL,
};

/* --as names a table of tables.def or a source of sources.def. */
static Status check_table(const Given *given, Err *err) {
    size_t index = 0;
    const char *as = option_text(given, "as"), *near = as ? text_nearest(as, tables) : NULL;
    if (near && !text_equal(near, as))
        return FAIL(err, ST_USAGE, "there is no table or source %s; did you mean %s?", as, near);
    return option_choice(given, "as", tables, &index, err);
}

static const char *note_of(const IngestFile *file, Arena *arena) {
    const char *note = file->note ? file->note : "";
    if (file->rolled_back) return arena_printf(arena, "not taken: %s", note);
    if (file->unchanged) return arena_printf(arena, "unchanged; %s", note);
    return file->note;
}

/* What befell the file, and cells that were left out of its rows. */
static const char *note_of_cells(const IngestFile *file, Arena *arena) {
    const char *note = note_of(file, arena);
    if (!file->cells) return note;
    return arena_printf(arena, "%zu bad cells left empty%s%s", file->cells, note ? "; " : "",
                        note ? note : "");
}

static void print_files(const Cli *cli, const IngestReport *report) {
    static const Column columns[] = {
        {"file", false}, {"table", false}, {"taken", true}, {"rejected", true}, {"note", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < report->files; i++) {
        const IngestFile *file = &report->file[i];
        table_cell(&table, file->path);
        table_cell(&table, file->kind);
        table_count(&table, file->taken);
        table_count(&table, file->rejected);
        table_cell(&table, note_of_cells(file, cli->arena));
    }
    table_print(&table, &cli->terminal);
}

static void print_tallies(const Cli *cli, const IngestReport *report) {
    static const Column columns[] = {{"count", true}, {"found while reading", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    if (!report->tallies) return;
    for (size_t i = 0; i < report->tallies; i++) {
        table_count(&table, report->tally[i].count);
        table_cell(&table, report->tally[i].what);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

static json_t *tallies_json(const IngestReport *report) {
    json_t *tallies = json_array();
    for (size_t i = 0; i < report->tallies; i++)
        json_array_append_new(
            tallies, json_pack("{s:o, s:o, s:o}", "path", json_words(report->tally[i].path), "what",
                               json_words(report->tally[i].what), "count",
                               json_size(report->tally[i].count)));
    return tallies;
}

/* Files that came before their storefronts. */
static void print_ready(Cli *cli, const IngestReport *report) {
    for (size_t k = 0; k < report->inputs_ready; k++) {
        const IngestReady *ready = &report->ready[k];
        terminal_say(&cli->terminal,
                     "%zu rows of %s, rejected on %.10s, have their storefront now: import the "
                     "file again to take them",
                     ready->rows, terminal_safe(cli->arena, ready->path), ready->imported_at);
    }
}

static json_t *ready_json(const IngestReport *report) {
    json_t *inputs = json_array();
    for (size_t k = 0; k < report->inputs_ready; k++)
        json_array_append_new(
            inputs, json_pack("{s:o, s:o, s:o}", "path", json_words(report->ready[k].path),
                              "imported_at", json_words(report->ready[k].imported_at), "rows",
                              json_size(report->ready[k].rows)));
    return inputs;
}

static json_t *json_of(const IngestReport *report) {
    json_t *files = json_array();
    for (size_t i = 0; i < report->files; i++) {
        const IngestFile *file = &report->file[i];
        json_array_append_new(
            files, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b}", "path",
                             json_words(file->path), "table", json_words(file->kind), "note",
                             json_words(file->note), "taken", json_size(file->taken), "rejected",
                             json_size(file->rejected), "bad_cells", json_size(file->cells),
                             "rejected_before", json_size(file->late), "unchanged",
                             (int)file->unchanged, "rolled_back", (int)file->rolled_back));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "ready", ready_json(report), "files", files,
                     "tallies", tallies_json(report), "taken", json_size(report->taken), "rejected",
                     json_size(report->rejected));
}

static Status outcome(const IngestReport *report, Err *err) {
    size_t refused = 0;
    for (size_t i = 0; i < report->files; i++) refused += report->file[i].rolled_back;
    if (refused)
        return FAIL(err, ST_REJECTED,
                    "%zu of %zu files not taken, %zu rows rejected; gevel check --rejects shows "
                    "them, import.max_reject_share sets how many are tolerated",
                    refused, report->files, report->rejected);
    if (report->rejected)
        return FAIL(err, ST_REJECTED,
                    "%zu rows rejected, the rest was taken; gevel check --rejects shows them",
                    report->rejected);
    if (report->cells)
        return FAIL(err, ST_REJECTED,
                    "%zu bad cells left empty, their rows were taken; gevel check --rejects shows "
                    "them",
                    report->cells);
    return ST_OK;
}

static void print_work(Cli *cli, const IngestWork *work) {
    Timings timings;
    timings_start(&timings, cli);
    timings_add(&timings, "read", work->read);
    timings_add(&timings, "digest", work->digest);
    timings_add(&timings, "convert", work->convert);
    timings_add(&timings, "write", work->write);
    timings_print(&timings);
}

static Status read_options(Cli *cli, IngestOptions *ingest, Err *err) {
    Params *params = NULL;
    long long threads = 0;
    TRY(check_table(&cli->given, err));
    TRY(cli_params(cli, &params, err));
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    *ingest = cli_ingest(cli, params);
    ingest->strict = option_given(&cli->given, "strict");
    ingest->as = option_text(&cli->given, "as");
    ingest->map = option_text(&cli->given, "map");
    ingest->zone = option_text(&cli->given, "zone");
    ingest->district_name = option_text(&cli->given, "district-name");
    ingest->threads = (size_t)threads;
    return ST_OK;
}

static Status work(Cli *cli, Store *store, Err *err) {
    const IngestOptions *ingest = cli->task;
    IngestReport report = {0};
    TRY(ingest_paths(store, cli->given.operand, ingest, cli->arena, &report, err));
    print_work(cli, &report.work);
    terminal_finish(&cli->terminal);
    if (cli->json)
        TRY(cli_print_json(json_of(&report), err));
    else {
        print_files(cli, &report);
        print_tallies(cli, &report);
        print_ready(cli, &report);
    }
    return outcome(&report, err);
}

/* Options are checked before a store is made. */
static Status run(Cli *cli, Err *err) {
    IngestOptions *ingest = ARENA_ARRAY(cli->arena, IngestOptions, 1);
    TRY(read_options(cli, ingest, err));
    cli->task = ingest;
    return cli_with_store(cli, STORE_CREATE, work, err);
}

const Command import_command = {
    .name = "import",
    .operands = "PATH...",
    .summary = "bring tables into the store",
    .about =
        "Takes files, or every file of a folder or zip; each is recognised by its header, and\n"
        "files that belong together (a register extract) are read as one. All files are\n"
        "recognised first, and then read in the order in which they need each other.\n"
        "Bad rows are set aside with file, line, column and reason, and the rest is taken; a\n"
        "file with too many bad rows is not taken at all. Importing the same file twice changes\n"
        "nothing, except that rows whose storefront has become known since are taken.\n"
        "truth.csv is never imported.",
    .min_operands = 1,
    .max_operands = SIZE_MAX,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
