/* serve.c - gevel serve: the console, where a team works. */
#include "datasets/base/text.h"
#include "detector/cli/command.h"
#include "detector/cli/demo.h"
#include "detector/serve/listen.h"
#include "detector/serve/server.h"
#include "reports/console/console.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char default_address[] = "127.0.0.1:8080";

enum { MOST_ORIGINS = 8, THREADS = 16 };

static const Option options[] = {
    {"listen", "ADDRESS", "this machine's address and port; default 127.0.0.1:8080", 0, false},
    {"socket", "PATH", "a Unix socket instead, for a reverse proxy on this machine", 0, false},
    {"origin", "URL", "where browsers find it, https://console.example.org; may be repeated", 0,
     true},
    {"threads", "N", "requests that are answered at the same time; default 16", 0, false},
    {"dossiers", "N", "dossiers that one person may read in an hour, 0 = no limit; default 60", 0,
     false},
    {"second-person", NULL,
     "a case is opened or closed, a figure corrected by another lead than the one who asks", 0,
     true},
    {"blind", NULL,
     "inspectors are not told before a visit why it is made, of controls as of others", 0, true},
    {"backups", "FOLDER", "where the console puts backups; default STORE.backups", 0, false},
    {"backup-key", "FILE", "encrypts them: 32 or more secret bytes, mode 0600", 0, false},
    {"account", "NAME", "make an account, print its first password, and end", 0, false},
    {"role", "ROLE", "of --account: inspector, lead, analyst, auditor or admin", 0, false},
    {"demo", NULL, "a made-up city and five people, gone when it stops", 0, true},
    {0},
};

static const char *const examples[] = {
    "gevel serve --demo",
    "gevel serve --account adam --role admin",
    "gevel serve --origin https://console.example.org --second-person",
    "gevel serve --socket /run/gevel/console.sock --origin https://console.example.org",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

/* ---- an account ---- */

static Status make_account(Cli *cli, Store *store, Err *err) {
    const char *name = option_text(&cli->given, "account");
    char first[PASSWORD_FIRST];
    size_t role = ROLE_ADMIN;
    int64_t id = 0;
    TRY(option_choice(&cli->given, "role", role_names, &role, err));
    TRY(store_begin(store, err));
    const NewAccount person = {name, (Role)role, (int64_t)time(NULL)};
    Status status = account_add(store, &person, first, &id, err);
    if (!status) status = store_commit(store, err);
    if (status) {
        store_rollback(store);
        return status;
    }
    if (cli->json)
        return cli_print_json(json_pack("{s:I, s:s, s:s, s:s}", "id", (json_int_t)id, "name", name,
                                        "role", role_names[role], "first_password", first),
                              err);
    (void)printf("%s\n", first);
    terminal_say(&cli->terminal, "the first password of %s (%s): it works once, within three days",
                 name, role_names[role]);
    return ST_OK;
}

/* ---- the server ---- */

typedef struct Serving {
    ServeSettings settings;
    const char *origins[MOST_ORIGINS + 1];
    const char *address, *socket;
    int fd;
} Serving;

static Status read_origins(const Cli *cli, Serving *serving, Err *err) {
    size_t count = 0;
    for (size_t k = 0; k < cli->given.options; k++) {
        const GivenOption *given = &cli->given.option[k];
        if (!text_equal(given->option->name, "origin")) continue;
        const char *url = given->value, *host = strstr(url, "://");
        const bool shaped = host && host[3] && !strpbrk(host + 3, "/?#@ ") &&
                            (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0);
        if (!shaped || count == MOST_ORIGINS)
            return FAIL(err, ST_USAGE,
                        "--origin needs a scheme and a host, like https://console.example.org, at "
                        "most %d times; got %s",
                        MOST_ORIGINS, url);
        serving->origins[count++] = url;
    }
    serving->settings.origins = serving->origins;
    return ST_OK;
}

static Status read_options(const Cli *cli, Serving *serving, Err *err) {
    long long threads = THREADS, dossiers = 60;
    serving->address = option_text(&cli->given, "listen");
    serving->socket = option_text(&cli->given, "socket");
    if (serving->address && serving->socket)
        return FAIL(err, ST_USAGE, "give either --listen or --socket");
    if (!serving->address) serving->address = default_address;
    TRY(option_whole(&cli->given, "threads", 1, 64, &threads, err));
    TRY(option_whole(&cli->given, "dossiers", 0, 100000, &dossiers, err));
    serving->settings.threads = (size_t)threads;
    serving->settings.dossiers_hour = (size_t)dossiers;
    serving->settings.second_person = option_given(&cli->given, "second-person");
    serving->settings.blind = option_given(&cli->given, "blind");
    serving->settings.backups = option_text(&cli->given, "backups");
    serving->settings.backup_key = option_text(&cli->given, "backup-key");
    serving->settings.routes = console_routes;
    serving->settings.refuse = console_refuse;
    serving->settings.lock_wait_s = cli->lock_wait_s;
    serving->settings.program = "/proc/self/exe"; /* this version, also after an upgrade */
    return read_origins(cli, serving, err);
}

static Status listen_somewhere(Cli *cli, Serving *serving, Err *err) {
    unsigned port = 0;
    serving->fd = listen_passed();
    const bool local = serving->fd < 0 && !serving->socket;
    if (serving->socket && serving->fd < 0) TRY(listen_unix(serving->socket, &serving->fd, err));
    if (local) TRY(listen_loopback(serving->address, &serving->fd, &port, err));
    if (*serving->origins) return ST_OK;
    if (!local)
        return FAIL(
            err, ST_USAGE,
            "say with --origin where browsers find the console: on a socket it cannot know");
    const char *host = *serving->address == '[' ? "[::1]" : "127.0.0.1";
    serving->origins[0] = arena_printf(cli->arena, "http://%s:%u", host, port);
    serving->origins[1] = arena_printf(cli->arena, "http://localhost:%u", port);
    return ST_OK;
}

/* Threads inherit the mask: only this one learns that it is to stop. */
static void block_stops(sigset_t *stops) {
    (void)sigemptyset(stops);
    (void)sigaddset(stops, SIGINT);
    (void)sigaddset(stops, SIGTERM);
    (void)sigaddset(stops, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, stops, NULL);
}

static Status answer_until_stopped(Cli *cli, Serving *serving, Err *err) {
    Server *server = NULL;
    sigset_t stops;
    int number = 0;
    block_stops(&stops);
    TRY(server_open(&serving->settings, &server, err));
    const Status status = server_start(server, serving->fd, err);
    if (!status) {
        (void)printf("%s\n", serving->origins[0]);
        (void)fflush(stdout);
        terminal_say(&cli->terminal, "the console answers at %s; stop it with Ctrl-C",
                     serving->origins[0]);
        (void)sigwait(&stops, &number);
        terminal_say(&cli->terminal, "stopped: what was acknowledged is in the store");
    }
    server_close(server);
    return status;
}

static Status look_at_store(Cli *cli, Store *store, Err *err) {
    (void)cli, (void)store, (void)err;
    return ST_OK;
}

static Status serve_store(Cli *cli, Serving *serving, Err *err) {
    serving->settings.store_path = cli->store_path;
    TRY(cli_with_store(cli, STORE_READ, look_at_store, err)); /* says at once what is wrong */
    TRY(listen_somewhere(cli, serving, err));
    return answer_until_stopped(cli, serving, err);
}

static Status serve_demo(Cli *cli, Serving *serving, Err *err) {
    Demo demo = {0};
    serving->settings.demo = true;
    Status status = demo_open(cli, &demo, err);
    serving->settings.store_path = demo.store_path;
    if (!status) status = listen_somewhere(cli, serving, err);
    if (!status) status = answer_until_stopped(cli, serving, err);
    demo_close(&demo);
    return status;
}

static Status run(Cli *cli, Err *err) {
    Serving serving = {.fd = -1};
    if (option_given(&cli->given, "account"))
        return cli_with_store(cli, STORE_APPEND, make_account, err);
    TRY(read_options(cli, &serving, err));
    return option_given(&cli->given, "demo") ? serve_demo(cli, &serving, err)
                                             : serve_store(cli, &serving, err);
}

const Command serve_command = {
    .name = "serve",
    .operands = "",
    .summary = "the console: a team's lists, visits and cases in a browser",
    .about =
        "Answers browsers on this machine: inspectors record visits, leads assign and close\n"
        "cases, auditors read the log, administrators look after accounts. Everybody has an\n"
        "account with a password and codes; roles decide what each may see, and every reading is\n"
        "logged before it is shown. The network reaches it through a reverse proxy with TLS.\n"
        "Other commands and the nightly job may use the store meanwhile.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
