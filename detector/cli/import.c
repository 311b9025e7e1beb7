/* import.c - gevel import: files and folders into the store. */
#include <strings.h>

#include "datasets/base/text.h"
#include "datasets/base/threads.h"
#include "datasets/ingest/ingest.h"
#include "datasets/ingest/party_key.h"
#include "detector/cli/guessing.h"
#include "detector/cli/import_report.h"
#include "detector/cli/timings.h"

static const Option options[] = {
    {"as", "SOURCE", "take the files as this table or source, whatever they look like", 0, false},
    {"map", "FILE", "take the files as a table, through this mapping file (INI)", 0, false},
    {"zone", "ZONE", "where counters stand whose times are in UTC (Europe/Brussels)", 0, false},
    {"currency", "CODE", "of the amounts: EUR, the one that a store keeps; others are refused", 0,
     false},
    {"map-layer", NULL, "GeoJSON of streets, water and parks, drawn under the map of reports", 0,
     true},
    {"district-name", "PROPERTY", "property that names the areas in a GeoJSON file of districts", 0,
     false},
    {"guess", NULL,
     "propose how to read one file, write NAME.map.ini, and show what it would bring; with --map: "
     "what that mapping would bring",
     0, false},
    {"write-map", "FILE", "with --guess: where the mapping is written", 0, false},
    {"yes", NULL, "with --guess: take the likelier answers and import", 0, false},
    {"new-key", NULL, "make another key for the hashes of parties, once no hash counts any more", 0,
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
    "gevel import --guess book.xlsx",
    "gevel import --map hamburg.ini gewerbe.csv",
    "gevel import book.xlsx#Outcomes",
    "gevel import quartiers.geojson --district-name nom_quartier",
    "gevel import --map-layer streets.geojson water.geojson",
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

static void print_work(Cli *cli, const IngestWork *work) {
    Timings timings;
    timings_start(&timings, cli);
    timings_add(&timings, "read", work->read);
    timings_add(&timings, "digest", work->digest);
    timings_add(&timings, "convert", work->convert);
    timings_add(&timings, "write", work->write);
    timings_print(&timings);
}

/* Amounts said to be in another currency are never read as euros. */
static Status check_currency(const Given *given, Err *err) {
    const char *currency = option_text(given, "currency");
    if (!currency || strcasecmp(currency, "EUR") == 0) return ST_OK;
    return FAIL(err, ST_INPUT,
                "amounts in %s cannot be taken: a store keeps one currency, the euro; convert them "
                "first",
                currency);
}

static Status read_options(Cli *cli, IngestOptions *ingest, Err *err) {
    Params *params = NULL;
    long long threads = 0;
    TRY(check_table(&cli->given, err));
    TRY(check_currency(&cli->given, err));
    TRY(cli_params(cli, &params, err));
    TRY(option_whole(&cli->given, "threads", 1, THREADS_MAX, &threads, err));
    *ingest = cli_ingest(cli, params);
    ingest->strict = option_given(&cli->given, "strict");
    ingest->as = option_text(&cli->given, "as");
    if (option_given(&cli->given, "map-layer")) {
        if (ingest->as || option_text(&cli->given, "map"))
            return FAIL(err, ST_USAGE, "--map-layer excludes --as and --map; keep one");
        ingest->as = "map_layer";
    }
    ingest->map = option_text(&cli->given, "map");
    ingest->zone = option_text(&cli->given, "zone");
    ingest->district_name = option_text(&cli->given, "district-name");
    ingest->threads = (size_t)threads;
    return ST_OK;
}

static Status work(Cli *cli, Store *store, Err *err) {
    const IngestOptions *ingest = cli->task;
    IngestReport report = {0};
    Err failure = {0};
    if (option_given(&cli->given, "new-key")) TRY(party_key_forget(store, cli->arena, err));
    if (ingest_paths(store, cli->given.operand, ingest, cli->arena, &report, &failure))
        return guessing_rescue(cli, store, ingest, &failure, err);
    print_work(cli, &report.work);
    terminal_finish(&cli->terminal);
    TRY(import_report_print(cli, &report, err));
    TRY(guessing_offer(cli, store, ingest, &report, err));
    return import_report_outcome(&report, err);
}

/* Options are checked before a store is made. */
static Status run(Cli *cli, Err *err) {
    IngestOptions *ingest = ARENA_ARRAY(cli->arena, IngestOptions, 1);
    TRY(read_options(cli, ingest, err));
    cli->task = ingest;
    if (option_given(&cli->given, "guess")) return guessing_run(cli, ingest, err);
    if (option_given(&cli->given, "yes")) return FAIL(err, ST_USAGE, "--yes goes with --guess");
    if (option_given(&cli->given, "write-map"))
        return FAIL(err, ST_USAGE, "--write-map goes with --guess");
    return cli_with_store(cli, STORE_CREATE, work, err);
}

const Command import_command = {
    .name = "import",
    .operands = "PATH...",
    .summary = "bring tables into the store",
    .about =
        "Takes files, sheets of workbooks (.xlsx, .ods), or every file of a folder or zip and\n"
        "of the folders within. Each is recognised by its header, and files that belong together\n"
        "(a register extract) are read as one. All files are recognised first, and then read in\n"
        "the order in which they need each other. Bad rows are set aside with file, line, column\n"
        "and reason, and the rest is taken; a file with too many bad rows is not taken at all.\n"
        "Importing the same file twice changes nothing, except that rows whose storefront has\n"
        "become known since are taken. truth.csv is never imported.\n"
        "--guess proposes how an unknown file is read, writes the proposal as a mapping file\n"
        "(gevel manual map) into the current folder and shows what it would bring.",
    .min_operands = 1,
    .max_operands = SIZE_MAX,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
