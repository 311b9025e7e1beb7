#include "detector/cli/guessing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "datasets/base/path.h"
#include "datasets/base/text.h"
#include "datasets/guess/guess.h"
#include "detector/cli/import_report.h"

enum { ROWS_SHOWN = 10, ANSWER = 64 };

typedef struct Guessing {
    const IngestOptions *ingest;
    Guess *guess;
    const char *path, *map; /* of the file; of the mapping that is written */
    GuessLine *line;
    size_t lines;
    bool imported;
    bool made; /* the mapping file was not there before */
} Guessing;

/* ---- the proposal ---- */

static void print_proposal(const Cli *cli, const Guessing *g) {
    static const Column columns[] = {
        {"file", false}, {"table", false}, {"column", false}, {"from", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < g->lines; k++) {
        const GuessLine *line = &g->line[k], *before = k ? line - 1 : NULL;
        const bool same = before && text_equal(before->part, line->part) &&
                          text_equal(before->table, line->table);
        table_cell(&table, same ? " " : line->part);
        table_cell(&table, same ? " " : line->table);
        table_cell(&table, line->column);
        table_cell(&table, line->from);
    }
    table_print(&table, &cli->terminal);
}

static json_t *proposal_json(const Guessing *g) {
    json_t *lines = json_array();
    for (size_t k = 0; k < g->lines; k++)
        json_array_append_new(
            lines, json_pack("{s:o, s:o, s:o, s:o}", "path", json_words(g->line[k].part), "table",
                             json_words(g->line[k].table), "column", json_words(g->line[k].column),
                             "from", json_words(g->line[k].from)));
    return lines;
}

static json_t *questions_json(const Guessing *g) {
    const GuessQuestion *question;
    const size_t count = g->guess ? guess_questions(g->guess, &question) : 0;
    json_t *out = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(out, json_pack("{s:o, s:o}", "question", json_words(question[k].text),
                                             "answer", json_words(*question[k].value)));
    return out;
}

/* ---- asking ---- */

static bool may_ask(const Cli *cli) {
    return !option_given(&cli->given, "yes") && !cli->json && isatty(STDIN_FILENO) &&
           isatty(STDERR_FILENO);
}

/* One line from the terminal without its end; "" at the end of input. */
static void read_answer(char answer[ANSWER]) {
    if (!fgets(answer, ANSWER, stdin)) *answer = 0;
    answer[strcspn(answer, "\r\n")] = 0;
}

static void ask_one(Cli *cli, const GuessQuestion *question) {
    char answer[ANSWER];
    for (;;) {
        (void)fprintf(stderr, "%s\n", terminal_safe(cli->arena, question->text));
        for (size_t k = 0; question->option[k]; k++)
            (void)fprintf(stderr, "  %zu %s%s\n", k + 1, question->option[k], k ? "" : " (Enter)");
        read_answer(answer);
        if (!*answer) return;
        for (size_t k = 0; question->option[k]; k++)
            if (text_equal(answer, question->option[k]) ||
                (answer[0] == (char)('1' + k) && !answer[1])) {
                *question->value = question->option[k];
                return;
            }
    }
}

/* Asks what is open, or says which answer was taken. */
static void settle(Cli *cli, const Guessing *g) {
    const GuessQuestion *question;
    const size_t count = guess_questions(g->guess, &question);
    for (size_t k = 0; k < count; k++) {
        if (may_ask(cli))
            ask_one(cli, &question[k]);
        else
            terminal_say(&cli->terminal, "%s Taken: %s",
                         terminal_safe(cli->arena, question[k].text), *question[k].value);
    }
}

static bool is_yes(const char *answer) {
    return *answer && strchr("yYjJoO", *answer);
}

static bool wants_import(Cli *cli) {
    char answer[ANSWER];
    if (option_given(&cli->given, "yes")) return true;
    if (!may_ask(cli)) return false;
    (void)fputs("Import it so? [y/N] ", stderr);
    read_answer(answer);
    return is_yes(answer);
}

/* ---- the mapping file ---- */

/* "data/book.xlsx" -> "book.map.ini" */
static const char *map_name(const char *path, Arena *arena) {
    const char *name = path_name(path), *mark = strchr(name, '#');
    const size_t whole = mark ? (size_t)(mark - name) : strlen(name);
    const char *base = arena_strndup(arena, name, whole), *point = strrchr(base, '.');
    const size_t length = point && point != base ? (size_t)(point - base) : whole;
    return arena_printf(arena, "%.*s.map.ini", (int)length, base);
}

/* Whether a file of this name holds this text already. */
static bool holds(const char *path, const Text *text) {
    FILE *file = fopen(path, "rb");
    size_t at = 0;
    int c;
    if (!file) return false;
    while ((c = fgetc(file)) != EOF && at < text->length && (char)c == text->at[at]) at++;
    (void)fclose(file);
    return c == EOF && at == text->length;
}

/* A file of a person is never written over. */
static Status write_map(const char *path, const Text *text, bool *made, Err *err) {
    *made = false;
    if (holds(path, text)) return ST_OK;
    FILE *file = fopen(path, "wbx");
    if (!file && errno == EEXIST)
        return FAIL(err, ST_FAILED,
                    "%s exists and is not what would be proposed: import with --map %s, or give it "
                    "another name",
                    path, path);
    if (!file) return FAIL(err, ST_FAILED, "cannot write %s: %s", path, strerror(errno));
    const bool written = fwrite(text->at, 1, text->length, file) == text->length;
    *made = true;
    if (fclose(file) || !written) return FAIL(err, ST_FAILED, "cannot write %s", path);
    return ST_OK;
}

static Status keep_map(Cli *cli, Guessing *g, Err *err) {
    Text text = {0};
    const char *wanted = option_text(&cli->given, "write-map");
    g->map = wanted ? wanted : map_name(g->path, cli->arena);
    guess_write(g->guess, g->map, &text);
    const Status status = write_map(g->map, &text, &g->made, err);
    text_free(&text);
    return status;
}

/* ---- trying, and importing ---- */

static void print_preview(const Cli *cli, const IngestReport *report) {
    static const Column columns[] = {{"table", false}, {"as it would be stored", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < report->previews; k++) {
        table_cell(&table, report->preview[k].table);
        table_cell(&table, report->preview[k].text);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

static json_t *preview_json(const IngestReport *report) {
    json_t *rows = json_array();
    for (size_t k = 0; k < report->previews; k++)
        json_array_append_new(
            rows, json_pack("{s:o, s:o, s:o}", "path", json_words(report->preview[k].path), "table",
                            json_words(report->preview[k].table), "row",
                            json_words(report->preview[k].text)));
    return rows;
}

static Status read_all(Cli *cli, Store *store, const Guessing *g, bool dry_run,
                       IngestReport *report, Err *err) {
    IngestOptions options = *g->ingest;
    options.map = g->map;
    options.dry_run = dry_run;
    options.preview = dry_run ? ROWS_SHOWN : 0;
    const Status status = ingest_paths(store, (const char *const[]){g->path, NULL}, &options,
                                       cli->arena, report, err);
    terminal_finish(&cli->terminal);
    return status;
}

static void show_tried(Cli *cli, const Guessing *g, const IngestReport *tried) {
    if (cli->json) return;
    if (g->lines) print_proposal(cli, g);
    print_preview(cli, tried);
    (void)fputc('\n', stdout);
    import_report_text(cli, tried);
}

static bool took_some(const IngestReport *report) {
    for (size_t k = 0; k < report->files; k++)
        if (!report->file[k].rolled_back && (report->file[k].taken || report->file[k].unchanged))
            return true;
    return false;
}

static Status show_end(Cli *cli, const Guessing *g, const IngestReport *tried,
                       const IngestReport *taken, Err *err) {
    const IngestReport *last = g->imported ? taken : tried;
    if (cli->json) {
        TRY(cli_print_json(json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "mapping",
                                     json_words(g->map), "proposal", proposal_json(g), "questions",
                                     questions_json(g), "preview", preview_json(tried), "import",
                                     import_report_json(last), "imported", (int)g->imported),
                           err));
    } else if (g->imported) {
        terminal_say(&cli->terminal,
                     took_some(taken) ? "imported by %s"
                                      : "nothing was taken; %s says how the file was read",
                     g->map);
    } else {
        terminal_say(&cli->terminal,
                     "nothing is stored yet; %s says how it would be read: correct it, then gevel "
                     "import --map %s %s",
                     g->map, g->map, g->path);
    }
    return import_report_outcome(last, err);
}

/* Rows were read, and all of them rejected for what they say: what is not known yet, a storefront,
 * may come. */
static bool takes_nothing(const IngestReport *tried) {
    size_t rejected = 0;
    for (size_t k = 0; k < tried->files; k++) {
        const IngestFile *file = &tried->file[k];
        if (file->unchanged || file->taken || file->waiting) return false;
        rejected += file->rejected;
    }
    return rejected > 0;
}

/* A mapping by which nothing can be taken is no proposal: the file is not kept. */
static Status refuse(Cli *cli, const Guessing *g, const IngestReport *tried, Err *err) {
    if (g->made) (void)remove(g->map);
    if (cli->json)
        TRY(cli_print_json(json_pack("{s:n, s:o, s:o, s:o, s:b}", "mapping", "proposal",
                                     proposal_json(g), "questions", questions_json(g), "import",
                                     import_report_json(tried), "imported", 0),
                           err));
    return FAIL(err, ST_REJECTED,
                "%s: read so, nothing of it could be taken, so that no mapping is written and "
                "nothing is stored; the rows above say what is wrong: mend the file, or say how it "
                "is meant (gevel manual map)",
                g->path);
}

static Status work(Cli *cli, Store *store, Err *err) {
    Guessing *g = cli->task;
    IngestReport tried = {0}, taken = {0};
    TRY(read_all(cli, store, g, true, &tried, err));
    show_tried(cli, g, &tried);
    if (g->guess && takes_nothing(&tried)) return refuse(cli, g, &tried, err);
    if (wants_import(cli)) {
        TRY(read_all(cli, store, g, false, &taken, err));
        g->imported = true;
    }
    return show_end(cli, g, &tried, &taken, err);
}

static Status nothing(const Guessing *g, Err *err) {
    const char *why = g->lines && g->line[0].from ? g->line[0].from : "it holds no table";
    return FAIL(err, ST_INPUT,
                "%s: nothing can be proposed: %s; write a mapping file (gevel manual map) or name "
                "its columns as a table of gevel does",
                g->path, why);
}

/* Looks, asks and writes the mapping; what follows needs the store. */
static Status propose(Cli *cli, Guessing *g, Err *err) {
    TRY(guess_file(g->path, &g->ingest->limits, cli->arena, &g->guess, err));
    g->lines = guess_lines(g->guess, cli->arena, &g->line);
    if (!guess_tables(g->guess)) return nothing(g, err);
    settle(cli, g);
    TRY(keep_map(cli, g, err));
    cli->task = g;
    return ST_OK;
}

/* A file that a source reads as it is: imported so, with the same --yes. */
static Status work_known(Cli *cli, Store *store, Err *err) {
    const Guessing *g = cli->task;
    IngestReport report = {0};
    const bool wanted = wants_import(cli);
    TRY(read_all(cli, store, g, !wanted, &report, err));
    if (cli->json)
        TRY(cli_print_json(import_report_json(&report), err));
    else
        import_report_text(cli, &report);
    if (!wanted)
        terminal_say(&cli->terminal, "nothing is stored yet: gevel import %s",
                     terminal_safe(cli->arena, g->path));
    return import_report_outcome(&report, err);
}

Status guessing_run(Cli *cli, const IngestOptions *ingest, Err *err) {
    Guessing *g = ARENA_ARRAY(cli->arena, Guessing, 1);
    *g = (Guessing){.ingest = ingest, .path = cli_operand(cli, 0)};
    if (cli_operand(cli, 1)) return FAIL(err, ST_USAGE, "--guess takes one file");
    if (ingest->as)
        return FAIL(err, ST_USAGE, "--guess proposes what --as declares: give one of them");
    if (ingest->map) {
        if (option_given(&cli->given, "write-map"))
            return FAIL(err, ST_USAGE, "--guess tries what --map says, and writes no mapping");
        g->map = ingest->map;
        cli->task = g;
        return cli_with_store(cli, STORE_CREATE, work, err);
    }
    const char *known;
    TRY(guess_known(g->path, &ingest->limits, cli->arena, &known, err));
    if (known) {
        terminal_say(&cli->terminal, "%s is read as it is and needs no mapping: %s",
                     terminal_safe(cli->arena, g->path), known);
        cli->task = g;
        return cli_with_store(cli, STORE_CREATE, work_known, err);
    }
    TRY(propose(cli, g, err));
    return cli_with_store(cli, STORE_CREATE, work, err);
}

/* The first file that nothing recognises and that a mapping could make readable. */
static const char *unknown_file(const IngestReport *report) {
    for (size_t k = 0; k < report->files; k++) {
        const IngestFile *file = &report->file[k];
        const bool strange = file->note && strstr(file->note, "--guess FILE");
        if (!file->kind && strange) return file->path;
    }
    return NULL;
}

/* Asks whether to look at a file, and goes the whole way when the answer is yes. */
static Status offer(Cli *cli, Store *store, Guessing *g, bool *taken, Err *err) {
    char answer[ANSWER];
    (void)fprintf(stderr, "%s is not known. Look how it could be read? [y/N] ",
                  terminal_safe(cli->arena, g->path));
    read_answer(answer);
    *taken = is_yes(answer);
    if (!*taken) return ST_OK;
    TRY(propose(cli, g, err));
    return work(cli, store, err);
}

static bool is_free(const Cli *cli, const IngestOptions *ingest) {
    return !ingest->map && !ingest->as && may_ask(cli);
}

Status guessing_offer(Cli *cli, Store *store, const IngestOptions *ingest,
                      const IngestReport *report, Err *err) {
    bool taken;
    const char *path = unknown_file(report);
    if (!path || !is_free(cli, ingest)) return ST_OK;
    Guessing *g = ARENA_ARRAY(cli->arena, Guessing, 1);
    *g = (Guessing){.ingest = ingest, .path = path};
    return offer(cli, store, g, &taken, err);
}

Status guessing_rescue(Cli *cli, Store *store, const IngestOptions *ingest, const Err *failure,
                       Err *err) {
    Err own = {0};
    bool taken = false;
    Guessing *g = ARENA_ARRAY(cli->arena, Guessing, 1);
    *g = (Guessing){.ingest = ingest, .path = cli_operand(cli, 0)};
    const bool hopeful = failure->status == ST_INPUT && !cli_operand(cli, 1) &&
                         is_free(cli, ingest) &&
                         !guess_file(g->path, &ingest->limits, cli->arena, &g->guess, &own) &&
                         guess_tables(g->guess);
    if (hopeful) {
        (void)fprintf(stderr, "%s\n", terminal_safe(cli->arena, failure->text));
        TRY(offer(cli, store, g, &taken, err));
    }
    return taken ? ST_OK : FAIL(err, failure->status, "%s", failure->text);
}
