/* Every command that reads a store reads it as of one moment: what it says is true of the store
 * before a change or after it, wherever between its statements the change falls.
 *
 * Each command of commands.def has a row here. It is run again and again, and each time a writer
 * comes between two of its statements (support/between.c), at every place where one could commit:
 * when it got in before statement k, the next run keeps it out until k has passed. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "tests/support/world.h"

static const char *const commands[] = {
#define COMMAND(name) #name,
#include "detector/cli/commands.def"
#undef COMMAND
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* What happens to the store meanwhile. */
typedef enum Change {
    CHANGE_NONE,   /* the command does not read a store, or nobody may write beside it */
    CHANGE_SMALL,  /* an outcome: all that may be written beside a job */
    CHANGE_IMPORT, /* a storefront that sorts before all others, with its months, and an outcome */
} Change;

typedef struct Reader {
    const char *words; /* the command first */
    Change change;
    const char *also; /* files it writes that are to be the same too */
} Reader;

/* Statements are the same whatever numbers are computed between them, and curves take longest. Run
 * 1 is without them too, and so is what is computed again from it. */
#define QUICK " --set curves.least=10000"
/* Of too few fronts nothing is told to others. */
#define MANY " --set curves.share_fronts=30"

static const Reader readers[] = {
    {"city", CHANGE_NONE, NULL},
    {"import late.csv", CHANGE_SMALL, NULL},
    {"inputs", CHANGE_IMPORT, NULL},
    {"inputs retract 2", CHANGE_SMALL, NULL},
    {"districts", CHANGE_NONE, NULL},
    {"link", CHANGE_SMALL, NULL},
    {"link --dry-run --learn", CHANGE_IMPORT, NULL},
    {"link review --format csv", CHANGE_IMPORT, NULL},
    {"--json link explain S0000007", CHANGE_IMPORT, NULL},
    {"link decide S0000007 tax:1 different", CHANGE_SMALL, NULL},
    {"check", CHANGE_IMPORT, NULL},
    {"--json check", CHANGE_IMPORT, NULL},
    {"check --rejects", CHANGE_IMPORT, NULL},
    {"scan --budget 15 --no-gate" QUICK, CHANGE_SMALL, NULL},
    {"--json watch --drop drop --out public --settle 0 --format csv --set "
     "gate.min_judgeable_share=0" QUICK,
     CHANGE_SMALL, NULL},
    {"list", CHANGE_IMPORT, NULL},
    {"list 1 --all --format csv", CHANGE_IMPORT, NULL},
    {"explain S0000007 1", CHANGE_IMPORT, NULL},
    {"explain S0000007 1 --counterfactual", CHANGE_IMPORT, NULL},
    {"report --format csv,json --out report", CHANGE_IMPORT, "report/*.csv report/*.json"},
    {"report --format html --out report --places --since 2024-01 --months 12 --pressed Kloksteeg"
     " --near Akkerpad --set model.min_months=6" QUICK,
     CHANGE_IMPORT, "report/*.html"},
    {"round --set round.days=2", CHANGE_IMPORT, NULL},
    {"find a", CHANGE_IMPORT, NULL},
    {"evaluate --truth truth.csv", CHANGE_IMPORT, NULL},
    {"evaluate --outcomes", CHANGE_IMPORT, NULL},
    {"evaluate --links truth_links.csv", CHANGE_IMPORT, NULL},
    {"outcome S0000004 cleared --on 2025-03-01", CHANGE_SMALL, NULL},
    {"outcome list", CHANGE_IMPORT, NULL},
    {"correct S0000008 2024-06 5000 --reason till --document D1 --on 2025-02-01 --no-rescore",
     CHANGE_SMALL, NULL},
    {"correct list", CHANGE_IMPORT, NULL},
    {"contest list", CHANGE_IMPORT, NULL},
    {"letter S0000007 --contact inspection@city --out report", CHANGE_IMPORT, "report/letter.html"},
    {"scope", CHANGE_IMPORT, NULL},
    {"hotspots --set hotspot.draws=19", CHANGE_IMPORT, NULL},
    {"displacement --since 2024-01 --months 12 --pressed Kloksteeg --near Akkerpad"
     " --set model.min_months=6" QUICK,
     CHANGE_IMPORT, NULL},
    {"exchange write 2 3 --city Antwerpen --out bundle.json --set disclosure.least=2",
     CHANGE_IMPORT, NULL},
    {"runs", CHANGE_IMPORT, NULL},
    {"runs verify", CHANGE_IMPORT, NULL},
    {"runs show", CHANGE_IMPORT, NULL},
    {"runs replay 1", CHANGE_IMPORT, NULL},
    {"compare 2 3", CHANGE_IMPORT, NULL},
    {"compare --champion default --challenger run:1", CHANGE_IMPORT, NULL},
    {"whatif --set ranking.budget=8", CHANGE_IMPORT, NULL},
    {"sensitivity 1 --group level", CHANGE_IMPORT, NULL},
    {"methods", CHANGE_NONE, NULL},
    {"methods --city", CHANGE_IMPORT, NULL},
    {"stability 1 --draws 20", CHANGE_IMPORT, NULL},
    {"blindspots --way constant", CHANGE_IMPORT, NULL},
    {"backtest --from 2024-03 --to 2024-06" QUICK, CHANGE_IMPORT, NULL},
    {"params --diff default run:1", CHANGE_IMPORT, NULL},
    {"audit", CHANGE_IMPORT, NULL},
    {"audit verify", CHANGE_IMPORT, NULL},
    {"purge --dry-run --set retention.outcomes_months=1", CHANGE_IMPORT, NULL},
    {"backup copy.db", CHANGE_IMPORT, "copy.db"},
    {"restore", CHANGE_NONE, NULL},
    {"status", CHANGE_IMPORT, NULL},
    {"--json status", CHANGE_IMPORT, NULL},
    {"doctor --max-age 36500", CHANGE_IMPORT, NULL},
    {"serve --demo", CHANGE_NONE, NULL}, /* does not end; see tests/unit/test_console.c */
    {"manual", CHANGE_NONE, NULL},
    {"manual storefronts", CHANGE_IMPORT, NULL},
};
enum { READERS = sizeof readers / sizeof *readers };

/* ---- a folder with the store before and after ---- */

typedef struct Town {
    World world;
    Arena *arena;
} Town;

__attribute__((format(printf, 2, 3))) static int shell(Town *town, const char *format, ...) {
    char *command = NULL, *line = NULL;
    va_list ap;
    va_start(ap, format);
    const int length = vasprintf(&command, format, ap);
    va_end(ap);
    if (length < 0 ||
        asprintf(&line, "cd %s && G=%s && { %s\n}", town->world.folder, GEVEL_PROGRAM, command) < 0)
        abort();
    const int status = system(line);
    free(command);
    free(line);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void town_open(Town *town) {
    world_open(&town->world);
    town->arena = town->world.arena;
    const int made = shell(
        town,
        "export GEVEL_STORE=s.db; unset SQLITE_TMPDIR; exec 2>made.txt;"
        "$G city --storefronts 120 --months 24 --chains 0.1 --seed 3 --out city && mkdir drop &&"
        "mv city/truth.csv truth.csv && printf 'register,record_id,name,street\\n"
        "tax,1,Bakkerij Mees,Kloksteeg 7\\ntax,2,Boek en Duin,Akkerpad 3\\n' >city/records.csv &&"
        "printf 'truth_register,truth_record,storefront_id,kind\\ntax,1,S0000007,same\\n'"
        "  >truth_links.csv && $G -q import city >out.txt &&"
        "$G -q scan --no-gate --budget 10 --set ranking.fdr_level=1" QUICK
        " >out.txt &&"
        "$G -q scan --no-gate --budget 10 --set ranking.fdr_level=1" MANY
        " >out.txt &&"
        "printf 'storefront_id,month,amount_eur\\nS0000007,2024-06,9999\\n' >late.csv &&"
        "$G -q import late.csv >out.txt && $G -q scan --no-gate --budget 12 --set "
        "ranking.fdr_level=1" MANY
        " >out.txt &&"
        "$G -q outcome S0000003 cleared --on 2025-01-10 >out.txt &&"
        "$G -q outcome $($G -q list --format csv | sed -n '2s/^1,\\([^,]*\\).*/\\1/p') confirmed"
        "  >out.txt && cp s.db before.db &&"
        "$G -q outcome S0000005 confirmed --on 2025-01-15 >out.txt && cp s.db small.db &&"
        "mkdir news && head -n 1 city/storefronts.csv >news/storefronts.csv &&"
        "sed -n 's/^S0000007,[^,]*/A0000000,E9999999/p' city/storefronts.csv >>news/storefronts.csv"
        "&& for t in turnover footfall; do head -n 1 city/$t.csv; sed -n 's/^S0000007/A0000000/p'"
        "   city/$t.csv; done >all.txt &&"
        "awk -F, '/^storefront_id/ {f = \"news/\" ($0 ~ /count/ ? \"footfall\" : \"turnover\")"
        "  \".csv\"} {print >f}' all.txt &&"
        "printf 'storefront_id,changed_on\\nA0000000,2024-05-01\\n' >news/ownership_changes.csv &&"
        "$G -q import news/storefronts.csv >out.txt && $G -q import news >out.txt &&"
        "cp s.db after.db && printf 'storefront_id,month,amount_eur\\nS0000008,2024-07,8888\\n'"
        "  >late.csv");
    if (made) (void)shell(town, "cat made.txt out.txt >&2");
    cr_assert(eq(int, made, 0));
}

/* ---- one run ---- */

typedef struct Told {
    char *text;      /* standard output, exit code, and the files it wrote */
    long came, held; /* the statement before which the writer came; a moment was open to the end */
    long statements;
} Told;

static char *file_text(Town *town, const char *name) {
    FILE *file = fopen(world_path(&town->world, name), "r");
    Text text = {0};
    char bytes[4096];
    size_t got;
    if (!file) return NULL;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0) text_add(&text, bytes, got);
    fclose(file);
    char *out = arena_strdup(town->arena, text.at ? text.at : "");
    text_free(&text);
    return out;
}

/* Free space and the clock are no part of the store. */
static Told run(Town *town, const Reader *reader, const char *store, const char *after, long from) {
    Told told = {0};
    (void)shell(town,
                "rm -rf report public copy.db* bundle.json s.db s.db-journal told.txt &&"
                "cp %s s.db && export ASAN_OPTIONS=verify_asan_link_order=0:$ASAN_OPTIONS;"
                "LD_PRELOAD=%s BETWEEN_STORE=s.db BETWEEN_AFTER=%s BETWEEN_FROM=%ld"
                " BETWEEN_REPORT=came.txt $G -q --store s.db %s >out.txt 2>err.txt; code=$?;"
                "{ grep -v 'MB free' out.txt; echo exit $code; for f in %s; do b2sum $f; done;"
                "} >told.txt; if [ $code -ge 99 ]; then cat err.txt; fi >&2",
                store, BETWEEN, after, from, reader->words, reader->also ? reader->also : "");
    told.text = file_text(town, "told.txt");
    const char *numbers = file_text(town, "came.txt");
    cr_assert(
        numbers && sscanf(numbers, "%ld %ld %ld", &told.came, &told.statements, &told.held) == 3,
        "%s", reader->words);
    return told;
}

/* ---- the promises ---- */

static const char *command_of(const char *words) {
    while (*words == '-') words = strchr(words, ' ') + 1;
    return words;
}

Test(moment, every_command_has_a_row) {
    for (size_t c = 0; c < COMMANDS; c++) {
        const size_t length = strlen(commands[c]);
        bool found = false;
        for (size_t r = 0; r < READERS; r++) {
            const char *words = command_of(readers[r].words);
            found |= strncmp(words, commands[c], length) == 0 && strcspn(words, " ") == length;
        }
        cr_expect(found, "%s: what does a writer do to it?", commands[c]);
    }
}

/* Everywhere a writer could come, it came: what was said is that of the store before or after. */
static size_t meet_writer(Town *town, const Reader *reader) {
    const char *after = reader->change == CHANGE_SMALL ? "small.db" : "after.db";
    const Told before = run(town, reader, "before.db", after, 1000000000);
    const Told later = run(town, reader, after, after, 1000000000);
    size_t gaps = 0;
    cr_expect(strstr(before.text, "exit 0\n") != NULL, "%s: %s%s", reader->words, before.text,
              file_text(town, "err.txt"));
    if (reader->change == CHANGE_IMPORT)
        cr_expect(eq(long, before.held, 0), "%s: writers wait while it prints", reader->words);
    for (long from = 1;;) {
        const Told told = run(town, reader, "before.db", after, from);
        if (!told.came) break;
        gaps++;
        from = told.came + 1;
        const bool one = strcmp(told.text, before.text) == 0 || strcmp(told.text, later.text) == 0;
        cr_expect(one, "%s: a writer before statement %ld of %ld: %s%s", reader->words, told.came,
                  told.statements, told.text, file_text(town, "err.txt"));
        if (!one) break;
    }
    return gaps;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

Test(moment, a_writer_between_any_two_statements_changes_nothing) {
    const char *only = getenv("MOMENT_ONLY");
    Town town;
    town_open(&town);
    for (size_t r = 0; r < READERS; r++) {
        if (readers[r].change == CHANGE_NONE) continue;
        if (only && !strstr(readers[r].words, only)) continue;
        const double begin = seconds();
        const size_t gaps = meet_writer(&town, &readers[r]);
        cr_expect(lt(sz, 0, gaps), "%s: the writer never came", readers[r].words);
        cr_log_info("%s: %zu gaps, %.1f s", readers[r].words, gaps, seconds() - begin);
    }
    world_close(&town.world);
}

/* Whoever computes for minutes reads first: an outcome, which gives up after ten seconds, gets in.
 */
Test(moment, an_outcome_is_recorded_while_a_reader_computes) {
    static const char *const slow[] = {"stability --draws 10000",
                                       "sensitivity --trajectories 1000 --group network"};
    Town town;
    town_open(&town);
    for (size_t k = 0; k < sizeof slow / sizeof *slow; k++) {
        const int failed =
            shell(&town,
                  "cp before.db s.db; $G -q --store s.db %s >slow.txt 2>&1 & reader=$!; failed=0;"
                  "for day in 1 2 3 4 5 6; do $G -q --store s.db outcome S0000009 inconclusive"
                  " --on 2025-02-0$day >out.txt 2>&1 || failed=1; sleep 0.2; done;"
                  "kill $reader || failed=2; wait $reader; exit $failed",
                  slow[k]);
        cr_expect(eq(int, failed, 0), "%s: %s%s", slow[k], file_text(&town, "out.txt"),
                  file_text(&town, "slow.txt"));
    }
    world_close(&town.world);
}
