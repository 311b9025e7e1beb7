/* command.h - what a command is, and what every command is given.
 *
 * A command is one file that ends in a Command, and one line in commands.def; parsing, --help and
 * the list of commands read it from there. Data goes to stdout, everything else to stderr. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
#include "datasets/base/json.h"
#include "datasets/base/mem.h"
#include "datasets/ingest/ingest.h"
#include "datasets/quality/coverage.h"
#include "datasets/store/moment.h"
#include "detector/cli/options.h"
#include "detector/cli/terminal.h"
#include "detector/run/watchlist.h"
#include "models/params/params.h"

struct Command;

typedef struct Cli {
    const struct Command *command; /* NULL until named */
    const char *store_path;
    const char *actor; /* who asked the console for this; NULL = the account it runs under */
    double lock_wait_s;
    bool json, help, version;
    bool silent; /* what went wrong has been said (scan_shards.c) */
    Terminal terminal;
    Given given;
    void *task;   /* what a command read before it opened the store, for its work with it */
    Arena *arena; /* lives as long as the program */
} Cli;

typedef struct Command {
    const char *name, *operands; /* operands as the help shows them, "" = none */
    const char *summary, *about; /* one line; a paragraph */
    size_t min_operands, max_operands;
    const Option *options;       /* ends with {0}, NULL = none */
    const char *const *examples; /* ends with NULL */
    const Status *exits;         /* beside ok, failed and usage; ends with ST_OK */
    Status (*run)(Cli *cli, Err *err);
} Command;

extern const Command *const commands_all[]; /* order of commands.def; ends with NULL */
extern const Option global_options[];       /* ends with {0} */

/* width: of the terminal that `out` is, 0 = none */
void help_program(FILE *out, size_t width);
void help_command(const Command *command, FILE *out, size_t width);

/* ---- what commands share (cli.c) ---- */

/* Whose deed this is, when it is the console's job of that number; ST_USAGE when that does not run,
 * so that nobody else is taken for them. */
Status cli_asked(Cli *cli, const char *job, Err *err);

/* A district for people: "no district known" where there is none. */
const char *cli_district(const char *district);

/* Operand number `index`, NULL when not given. */
const char *cli_operand(const Cli *cli, size_t index);
/* A required option's value. ST_USAGE says what is missing. */
Status cli_required(const Cli *cli, const char *name, const char **value, Err *err);
/* The day of option `name`, in days since 1970-01-01; stays as it is when not given. ST_USAGE when
 * it is no date. */
Status cli_day(const Cli *cli, const char *name, int *day, Err *err);
/* The day of --on, on which something happened; today (UTC) when not given. ST_USAGE when it lies
 * in the future, seen from wherever it is tomorrow already. */
Status cli_day_on(const Cli *cli, int *day, Err *err);
/* Parameters: defaults, then --preset, then --params FILE, then every --set in order. */
Status cli_params(const Cli *cli, Params **params, Err *err);
/* The same for whatever makes or judges a run, in `arena`: before --set come the parameters that
 * were approved in the console (team/proposals.h); says how many. */
Status cli_params_of(Cli *cli, Store *store, Arena *arena, Params **params, Err *err);
/* Every --set in order. */
Status cli_set(const Cli *cli, Params *params, Err *err);
/* The number of run `text`: 0 for NULL or "last". */
Status cli_run_number(const char *text, int64_t *run_id, Err *err);
/* Loads run `text` (NULL or "last" = the newest). */
Status cli_watchlist(const Cli *cli, Store *store, const char *text, Watchlist *list, Err *err);
Status cli_watchlist_part(const Cli *cli, Store *store, const char *text, WatchPart part,
                          Watchlist *list, Err *err);
/* The row of storefront `id` in a loaded list. ST_USAGE names the nearest id when there is none. */
Status cli_row(const Cli *cli, const Watchlist *list, const char *id, WatchRow **row, Err *err);
/* How files are taken: by the parameters import.*, with progress on the terminal. */
IngestOptions cli_ingest(Cli *cli, const Params *params);
/* Measures the months of the window against the gate's parameters. */
Status cli_coverage(Store *store, const Params *params, const PanelWindow *window, Arena *arena,
                    Coverage *coverage, Err *err);
/* Opens the store, calls work with it, closes it. For reading, work sees the store as of one
 * moment, which it releases (moment.h) when it has read all it needs, before it computes for long
 * or prints: who writes waits for that. */
Status cli_with_store(Cli *cli, StoreMode mode, Status (*work)(Cli *, Store *, Err *), Err *err);

/* How every JSON document is written. */
enum { CLI_JSON = JSON_SORT_KEYS | JSON_INDENT(2) | JSON_REAL_PRECISION(15) };
/* Prints and releases one JSON document with sorted keys. */
Status cli_print_json(json_t *document, Err *err);

/* Rows of the option tables of commands with parameters. */
#define OPTIONS_SET \
    { "set", "KEY=VALUE", "set one parameter, e.g. ranking.budget=30; may be repeated", 0, true }
#define OPTIONS_PARAMS                                                                             \
    {"preset", "NAME", "parameters for a common situation (gevel params --presets)", 0, false},    \
        {"params", "FILE", "parameter file in INI form (gevel params --format ini writes one)", 0, \
         false},                                                                                   \
        OPTIONS_SET

#endif
