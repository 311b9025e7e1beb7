/* main.c - the gevel program: finds the command, runs it, and turns its Status into an exit code.
 *
 * The locale is never set, so numbers are read and written as in C everywhere. */
#include "datasets/base/text.h"
#include "datasets/base/version.h"
#include "detector/cli/command.h"
#include "detector/cli/signals.h"
#include "detector/serve/runner.h"
#include "models/params/version.h"

#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <errno.h>

#define COMMAND(name) extern const Command name##_command;
#include "detector/cli/commands.def"
#undef COMMAND

const Command *const commands_all[] = {
#define COMMAND(name) &name##_command,
#include "detector/cli/commands.def"
#undef COMMAND
    NULL,
};

const Option global_options[] = {
    {"store", "FILE", "the store; default $GEVEL_STORE, then ./gevel.db", 0, false},
    {"lock-wait", "SECONDS", "how long to wait for another process that is writing; default 0", 0,
     false},
    {"log-format", "FORM",
     "text (default); json, one object a line; events, the same with progress", 0, false},
    {"quiet", NULL, "no progress and no messages, only data and errors", 'q', true},
    {"json", NULL, "one JSON document on standard output", 0, true},
    {"no-color", NULL, "plain text, even on a terminal (so does NO_COLOR)", 0, true},
    {"help", NULL, "this help", 'h', true},
    {"version", NULL, "the version of the program", 'V', true},
    {0},
};

static Status command_named(const char *word, const Command **command, Err *err) {
    enum { MOST = 64 };
    const char *names[MOST] = {0};
    for (size_t i = 0; commands_all[i] && i + 1 < MOST; i++) {
        names[i] = commands_all[i]->name;
        if (!text_equal(names[i], word)) continue;
        *command = commands_all[i];
        return ST_OK;
    }
    const char *near = text_nearest(word, names);
    if (near) return FAIL(err, ST_USAGE, "unknown command %s; did you mean %s?", word, near);
    return FAIL(err, ST_USAGE, "unknown command %s; gevel --help lists the commands", word);
}

/* The first operand is the command; `help COMMAND` is `COMMAND --help`. */
static Status take_operand(Cli *cli, const char *word, Err *err) {
    if (cli->command) {
        cli->given.operand[cli->given.operands++] = word;
        return ST_OK;
    }
    if (text_equal(word, "help")) {
        cli->help = true;
        return ST_OK;
    }
    return command_named(word, &cli->command, err);
}

static Status parse(Cli *cli, int argc, char **argv, Err *err) {
    cli->given.option = ARENA_ARRAY(cli->arena, GivenOption, (size_t)argc + 1);
    cli->given.operand = ARENA_ARRAY(cli->arena, const char *, (size_t)argc + 1);
    bool ended = false;
    for (int at = 1; at < argc;) {
        const char *word = argv[at];
        if (!ended && text_equal(word, "--")) {
            ended = true;
            at++;
        } else if (ended || word[0] != '-' || !word[1]) {
            TRY(take_operand(cli, word, err));
            at++;
        } else {
            const OptionTables tables = {cli->command ? cli->command->options : NULL,
                                         global_options};
            TRY(options_take(argv, &at, &tables, &cli->given, cli->arena, err));
        }
    }
    return ST_OK;
}

enum { LOG_TEXT, LOG_JSON, LOG_EVENTS };
static const char *const log_formats[] = {"text", "json", "events", NULL};

enum { LOCK_WAIT_MOST = 7 * 24 * 3600 };

static Status settle(Cli *cli, Err *err) {
    const Given *given = &cli->given;
    const char *store = option_text(given, "store"), *fallback = getenv("GEVEL_STORE");
    cli->store_path = store ? store : fallback && *fallback ? fallback : "gevel.db";
    cli->json = option_given(given, "json");
    cli->help |= option_given(given, "help");
    cli->version = option_given(given, "version");
    size_t log = LOG_TEXT;
    TRY(option_choice(given, "log-format", log_formats, &log, err));
    terminal_open(&cli->terminal, option_given(given, "quiet"), option_given(given, "no-color"));
    cli->terminal.json = log != LOG_TEXT;
    cli->terminal.events = log == LOG_EVENTS;
    return option_real(given, "lock-wait", 0, LOCK_WAIT_MOST, &cli->lock_wait_s, err);
}

static Status check_operands(const Cli *cli, Err *err) {
    const Command *command = cli->command;
    const size_t n = cli->given.operands;
    if (n < command->min_operands)
        return FAIL(err, ST_USAGE, "%s needs %s; see gevel %s --help", command->name,
                    command->operands, command->name);
    if (n > command->max_operands)
        return FAIL(err, ST_USAGE, "%s: \"%s\" is one word too many; see gevel %s --help",
                    command->name, cli->given.operand[command->max_operands], command->name);
    return ST_OK;
}

static Status run(Cli *cli, int argc, char **argv, Err *err) {
    TRY(parse(cli, argc, argv, err));
    TRY(settle(cli, err));
    if (cli->version) {
        (void)printf("gevel %s, model %d\n", gevel_version, MODEL_VERSION);
        return ST_OK;
    }
    if (cli->help) {
        if (cli->command)
            help_command(cli->command, stdout, cli->terminal.width);
        else
            help_program(stdout, cli->terminal.width);
        return ST_OK;
    }
    if (!cli->command) {
        help_program(stderr, 0);
        return FAIL(err, ST_USAGE, "no command was given");
    }
    TRY(check_operands(cli, err));
    const char *job = getenv(RUNNER_JOB);
    if (job) TRY(cli_asked(cli, job, err));
    return cli->command->run(cli, err);
}

/* A closed descriptor 0..2 must not become the store's. */
static void reserve_descriptors(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) != fd) _exit(1);
}

/* Output that did not arrive is a failure, also when everything was computed. */
static Status flush_output(Err *err) {
    errno = 0;
    if (!fflush(stdout) && !ferror(stdout)) return ST_OK;
    const char *why = errno ? strerror(errno) : "is the disk full?";
    return FAIL(err, ST_FAILED, "standard output cannot be written: %s", why);
}

int main(int argc, char **argv) {
    reserve_descriptors();
    gsl_set_error_handler_off();
    (void)umask(umask(0) | 077); /* what is written here is for its owner */
    signals_open();
    if (sodium_init() < 0) {
        (void)fputs(
            "gevel: libsodium cannot start; does this machine have a source of random numbers?\n",
            stderr);
        return status_exit_code(ST_FAILED);
    }
    Cli cli = {.arena = arena_open()};
    Err err = {0};
    Status status = run(&cli, argc, argv, &err);
    terminal_finish(&cli.terminal);
    const Status flushed = flush_output(&err);
    if (!status) status = flushed;
    if (status && !cli.silent)
        terminal_error(&cli.terminal, status_exit_code(status),
                       *err.text ? err.text : status_text(status));
    arena_close(cli.arena);
    return status_exit_code(status);
}
