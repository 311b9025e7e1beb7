/* manual.c - gevel manual: the manual page, and completion for shells, from the same tables as
 * --help. The build installs what this prints. */
#include "datasets/base/text.h"
#include "datasets/store/moment.h"
#include "detector/cli/completion.h"
#include "detector/cli/manual_map.h"

static const char *const forms[] = {"man", "map", "map.5", "bash", "zsh", "fish", NULL};

static const char *const examples[] = {
    "gevel manual map",
    "gevel manual man >gevel.1",
    "gevel manual bash >~/.local/share/bash-completion/completions/gevel",
    NULL,
};

/* Text as roff reads it: no line begins with a control character, a hyphen stays a hyphen. */
static void put(const char *text, FILE *out) {
    bool begins = true;
    for (; *text; text++) {
        if (begins && (*text == '.' || *text == '\'')) (void)fputs("\\&", out);
        begins = *text == '\n';
        if (*text == '\\')
            (void)fputs("\\e", out);
        else if (*text == '-')
            (void)fputs("\\-", out);
        else
            (void)fputc(*text, out);
    }
}

static void put_options(const Option *options, FILE *out) {
    for (; options && options->name; options++) {
        (void)fputs(".TP\n", out);
        if (options->letter) (void)fprintf(out, "\\fB\\-%c\\fR, ", options->letter);
        (void)fputs("\\fB\\-\\-", out);
        put(options->name, out);
        (void)fputs("\\fR", out);
        if (options->argument) {
            (void)fputs(" \\fI", out);
            put(options->argument, out);
            (void)fputs("\\fR", out);
        }
        (void)fputc('\n', out);
        put(options->help, out);
        (void)fputc('\n', out);
    }
}

static void put_command(const Command *command, FILE *out) {
    (void)fprintf(out, ".SS gevel %s", command->name);
    if (command->options && command->options->name) (void)fputs(" [options]", out);
    if (*command->operands) {
        (void)fputc(' ', out);
        put(command->operands, out);
    }
    (void)fputc('\n', out);
    put(command->about, out);
    (void)fputc('\n', out);
    put_options(command->options, out);
    (void)fputs(".PP\nExamples:\n.PP\n.nf\n", out);
    for (const char *const *e = command->examples; *e; e++) {
        put(*e, out);
        (void)fputc('\n', out);
    }
    (void)fputs(".fi\n", out);
}

static void put_exits(FILE *out) {
    (void)fputs(".SH EXIT STATUS\n", out);
    for (int code = 0, last = -1; code < 10; code++)
        for (Status s = ST_OK; s < ST_END_; s++) {
            if (status_exit_code(s) != code || last == code) continue;
            (void)fprintf(out, ".TP\n%d\n%s\n", code, status_text(s));
            last = code;
        }
    (void)fputs(".TP\n130, 143\nstopped by a signal\n", out);
}

static void manual_page(FILE *out) {
    (void)fputs(
        ".TH GEVEL 1 \"\" \"gevel " GEVEL_RELEASE
        "\" \"User Commands\"\n"
        ".SH NAME\ngevel \\- ranked, explained lists of storefronts for routine checks\n"
        ".SH SYNOPSIS\n.B gevel\n[\\fIoptions\\fR] \\fIcommand\\fR [\\fI...\\fR]\n"
        ".SH DESCRIPTION\n"
        "Finds storefronts whose declared turnover does not fit their visitors and their\n"
        "peers, and writes ranked, explained lists of premises for routine checks. A place\n"
        "on a list is selected for a routine check; it is not proof of anything.\n"
        ".SH OPTIONS OF EVERY COMMAND\n",
        out);
    put_options(global_options, out);
    (void)fputs(".SH COMMANDS\n", out);
    for (const Command *const *c = commands_all; *c; c++) put_command(*c, out);
    put_exits(out);
    (void)fputs(
        ".SH ENVIRONMENT\n"
        ".TP\n"
        "GEVEL_STORE\n"
        "the store, when \\-\\-store is not given\n"
        ".TP\n"
        "NO_COLOR\n"
        "plain text, even on a terminal\n"
        ".SH FILES\n"
        ".TP\n"
        "/var/lib/gevel\n"
        "the store and folders of the scheduled scan\n"
        ".TP\n"
        "/usr/share/gevel\n"
        "default parameters, and mappings for register tables\n",
        out);
}

/* ---- what stands in the store, for completion ---- */

/* A line each; a query of this kind says at most how many. */
static Status read_values(Store *store, const char *query, const char *prefix, Text *out,
                          Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    if (prefix) stmt_text(&stmt, 1, prefix);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        text_adds(out, stmt_get_text(&stmt, 0));
        text_addc(out, '\n');
    }
    stmt_close(&stmt);
    return status;
}

static Status values(Cli *cli, Store *store, Err *err) {
    const char *prefix = cli_operand(cli, 1);
    const bool runs = text_equal(cli_operand(cli, 0), "runs");
    Text out = {0};
    const Status status =
        runs ? read_values(store, "run_ids", NULL, &out, err)
             : read_values(store, "storefront_ids_like", prefix ? prefix : "", &out, err);
    moment_release(store);
    if (!status && out.at) (void)fputs(out.at, stdout);
    text_free(&out);
    return status;
}

static Status run(Cli *cli, Err *err) {
    static void (*const writers[])(FILE *) = {manual_page,     manual_map_text, manual_map_page,
                                              completion_bash, completion_zsh,  completion_fish};
    const char *form = cli_operand(cli, 0);
    for (size_t k = 0; forms[k]; k++)
        if (text_equal(form, forms[k])) {
            writers[k](stdout);
            return ST_OK;
        }
    if (text_equal(form, "runs") || text_equal(form, "storefronts"))
        return cli_with_store(cli, STORE_READ, values, err);
    return FAIL(err, ST_USAGE,
                "manual needs man, map, map.5, bash, zsh, fish, runs or storefronts, got \"%s\"",
                form);
}

const Command manual_command = {
    .name = "manual",
    .operands = "man|map|map.5|bash|zsh|fish|runs|storefronts [PREFIX]",
    .summary = "the manual page, how mapping files are written, or completion for a shell",
    .about =
        "man prints the manual page of all commands; map what each line of a mapping file means\n"
        "(gevel import --map), with examples, and map.5 the same as a manual page, gevel-map(5);\n"
        "a shell's name prints completion of commands, options and values for it. The package\n"
        "installs all of them; without it, put completion where your shell looks for it. runs and\n"
        "storefronts PREFIX print the numbers in the store that completion offers.",
    .min_operands = 1,
    .max_operands = 2,
    .examples = examples,
    .run = run,
};
