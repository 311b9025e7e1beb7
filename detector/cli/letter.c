/* letter.c - gevel letter: what a business is told. */
#include "reports/formats/letter.h"

#include "detector/cli/reading.h"
#include "detector/rerun/past.h"
#include "detector/run/scope.h"
#include "reports/publish/report.h"
#include "reports/write/output.h"

static const Option options[] = {
    {"out", "FOLDER", "where letter.html and letter.pdf go; made when absent", 0, false},
    {"lang", "CODE", "language: en, nl, fr or de; default en", 0, false},
    {"contact", "TEXT", "where the business writes to; default: that of gevel scope", 0, false},
    {"keep-months", "N", "printed retention after the run's date; default 12", 0, false},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel letter S000017 --out letters/S000017 --lang nl",
    "gevel letter S000017 3 --out letter --contact 'City of Antwerp, Grote Markt 1'",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static const char *contact_of(const Cli *cli, const Watchlist *list) {
    const char *given = option_text(&cli->given, "contact");
    Scope scope;
    if (given) return given;
    scope_of_manifest(list->manifest, cli->arena, &scope);
    return scope.contact;
}

static Status work(Cli *cli, Store *store, Err *err) {
    Watchlist list = {0};
    WatchRow *row = NULL;
    Corrections corrections;
    Letter letter = {.corrections = &corrections};
    const char *out = option_text(&cli->given, "out"), *code = option_text(&cli->given, "lang");
    long long keep_months = 12;
    TRY(option_whole(&cli->given, "keep-months", 1, 120, &keep_months, err));
    TRY(cli_watchlist(cli, store, cli_operand(cli, 1), &list, err));
    TRY(cli_row(cli, &list, cli_operand(cli, 0), &row, err));
    TRY(past_months(store, &list, row, cli->arena, err));
    TRY(corrections_list(store, row->storefront_id, cli->arena, &corrections, err));
    TRY(contest_find(store, row->storefront_id, cli->arena, &letter.contest, err));
    letter.row = row;
    letter.contact = contact_of(cli, &list);
    TRY(reading_log(cli, store, "letter", row->storefront_id,
                    arena_printf(cli->arena, "{\"run\":%lld}", (long long)list.run_id), err));
    const ReportInput input = {.list = &list, .keep_months = (size_t)keep_months};
    const Edition edition = {
        .input = &input,
        .voice = {
            .language = language_find(code ? code : "en"), .list = &list, .arena = cli->arena}};
    TRY(output_parents(arena_printf(cli->arena, "%s/", out), cli->arena, err));
    TRY(letter_write(&edition, &letter, out, err));
    if (cli->json) return cli_print_json(json_pack("{s:s}", "out", out), err);
    (void)printf("%s: letter.html and letter.pdf\n", terminal_safe(cli->arena, out));
    return reading_say_head(cli, store, err);
}

static Status run(Cli *cli, Err *err) {
    const char *out, *code = option_text(&cli->given, "lang");
    TRY(cli_required(cli, "out", &out, err));
    if (code && !language_find(code))
        return FAIL(err, ST_USAGE,
                    "unknown language \"%s\"; letters are written in en, nl, fr or de", code);
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command letter_command = {
    .name = "letter",
    .operands = "STOREFRONT [RUN]",
    .summary = "a letter to the business: what is held, why chosen, how to object",
    .about =
        "Writes letter.html and letter.pdf for one storefront of the newest run, or of RUN: why\n"
        "it was chosen, on what basis, every month that is held about it with its corrections,\n"
        "and how to object. It accuses nobody of anything and tells no probability.",
    .min_operands = 1,
    .max_operands = 2,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
