#include "detector/cli/import_report.h"

#include "datasets/base/text.h"

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

/* The first bad rows of each file. */
static void print_bad(Cli *cli, const IngestReport *report) {
    for (size_t i = 0; i < report->files; i++) {
        const IngestFile *file = &report->file[i];
        for (size_t k = 0; k < IMPORT_BAD_SHOWN && file->bad[k]; k++)
            terminal_say(&cli->terminal, "%s", terminal_safe(cli->arena, file->bad[k]));
        if (file->rejected > IMPORT_BAD_SHOWN)
            terminal_say(&cli->terminal, "%s: and %zu more rows",
                         terminal_safe(cli->arena, file->path), file->rejected - IMPORT_BAD_SHOWN);
    }
}

static json_t *bad_json(const IngestFile *file) {
    json_t *bad = json_array();
    for (size_t k = 0; k < IMPORT_BAD_SHOWN && file->bad[k]; k++)
        json_array_append_new(bad, json_words(file->bad[k]));
    return bad;
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

json_t *import_report_json(const IngestReport *report) {
    json_t *files = json_array();
    for (size_t i = 0; i < report->files; i++) {
        const IngestFile *file = &report->file[i];
        json_array_append_new(
            files,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b}", "path",
                      json_words(file->path), "first_rejects", bad_json(file), "table",
                      json_words(file->kind), "note", json_words(file->note), "taken",
                      json_size(file->taken), "rejected", json_size(file->rejected), "bad_cells",
                      json_size(file->cells), "rejected_before", json_size(file->late), "unchanged",
                      (int)file->unchanged, "rolled_back", (int)file->rolled_back));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "ready", ready_json(report), "files", files,
                     "tallies", tallies_json(report), "taken", json_size(report->taken), "rejected",
                     json_size(report->rejected));
}

Status import_report_outcome(const IngestReport *report, Err *err) {
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

void import_report_text(Cli *cli, const IngestReport *report) {
    print_files(cli, report);
    print_tallies(cli, report);
    print_bad(cli, report);
    print_ready(cli, report);
}

Status import_report_print(Cli *cli, const IngestReport *report, Err *err) {
    if (cli->json) return cli_print_json(import_report_json(report), err);
    import_report_text(cli, report);
    return ST_OK;
}
