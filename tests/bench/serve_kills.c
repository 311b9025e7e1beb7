/* A server that is killed at random moments while 24 clients read and record. A client that got no
 * answer sends the same form again, as the console's script does. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datasets/store/audit.h"
#include "detector/serve/http.h"
#include "detector/team/visits.h"
#include "tests/bench/serve.h"

enum { TEAM = 24, WRITERS = 8, MOST_VISITS = 20000 };

typedef struct Member {
    Bench *bench;
    pthread_t thread;
    int number;
    size_t read, sent, again; /* pages, acknowledged visits, forms sent once more */
    char (*token)[VISIT_TOKEN];
} Member;

static void pause_ms(long ms) {
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* ---- the server and who kills it: processes without threads of their own ---- */

static void serve_until_killed(Bench *bench) {
    Server *server = NULL;
    Err err = {0};
    must(server_open(&bench->settings, &server, &err), &err);
    must(server_start(server, bench->fd, &err), &err);
    for (;;) pause();
}

/* Tells the number of kills through `out` when `stop` is closed at its other end. */
static void kill_again_and_again(Bench *bench, int stop, int out) {
    unsigned kills = 0;
    unsigned short lot[3] = {18, 24, 10};
    for (bool ended = false; !ended;) {
        const pid_t server = fork();
        if (server == 0) serve_until_killed(bench);
        pause_ms(700 + nrand48(lot) % 3000);
        char byte;
        ended = read(stop, &byte, 1) == 0;
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
        kills++;
    }
    if (write(out, &kills, sizeof kills) != sizeof kills) _exit(1);
    _exit(0);
}

/* ---- clients ---- */

/* Asks until there is an answer; its code. */
static int ask_surely(const Bench *bench, int *fd, const char *request, size_t length, char *room,
                      size_t *again) {
    for (;; (*again)++) {
        if (*fd < 0) *fd = dial(bench->port);
        const int code = *fd >= 0 && send(*fd, request, length, MSG_NOSIGNAL) == (ssize_t)length
                             ? take_answer(*fd, room)
                             : 0;
        if (code && code != 503) return code;
        if (!code && *fd >= 0) close(*fd);
        if (!code) *fd = -1;
        if (seconds() > bench->end + 60) abort();
        pause_ms(20);
    }
}

static size_t get(const Bench *bench, const char *path, char *request, size_t size) {
    return (size_t)snprintf(request, size,
                            "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s=%s\r\n\r\n", path,
                            bench->port, http_cookie, bench->token);
}

static size_t record(const Bench *bench, const char *id, const char *token, char *request,
                     size_t size) {
    char body[400];
    const int bytes = snprintf(body, sizeof body, "form=%s&id=%s&token=%s&outcome=cleared",
                               bench->form, id, token);
    return (size_t)snprintf(request, size,
                            "POST /visit HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s=%s\r\n"
                            "Origin: http://127.0.0.1:%u\r\nContent-Length: %d\r\n"
                            "Content-Type: application/x-www-form-urlencoded\r\n\r\n%s",
                            bench->port, http_cookie, bench->token, bench->port, bytes, body);
}

static void *work(void *context) {
    Member *member = context;
    Bench *bench = member->bench;
    static const char *const pages[] = {"/list", "/cases", "/list?of=all&after=100", "/me"};
    char *room = malloc(ANSWER), request[1200];
    int fd = -1;
    for (size_t k = 0; seconds() < bench->end; k++) {
        const bool writes = member->number < WRITERS && member->sent < MOST_VISITS;
        size_t length = get(bench, pages[k % 4], request, sizeof request);
        char *token = writes ? member->token[member->sent] : NULL;
        if (writes) {
            (void)snprintf(token, VISIT_TOKEN, "%016d%016zu", member->number, member->sent);
            const char *id = bench->id[(k * TEAM + (size_t)member->number) % bench->listed];
            length = record(bench, id, token, request, sizeof request);
        }
        const int code = ask_surely(bench, &fd, request, length, room, &member->again);
        if (code != (writes ? 303 : 200)) {
            fprintf(stderr, "%d: %.400s\n", code, room);
            abort();
        }
        member->sent += writes;
        member->read += !writes;
    }
    if (fd >= 0) close(fd);
    free(room);
    return NULL;
}

/* ---- what is there afterwards ---- */

static int64_t number_of(Bench *bench, const char *sql, const char *word) {
    Stmt stmt;
    Err err = {0};
    bool row;
    must(stmt_open(&bench->world.store, sql, &stmt, &err), &err);
    if (word) stmt_text(&stmt, 1, word);
    must(stmt_step(&stmt, &row, &err), &err);
    const int64_t number = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return number;
}

static void look(Bench *bench, const Member *member, unsigned kills, double length) {
    size_t sent = 0, pages = 0, lost = 0, again = 0;
    AuditReport report;
    Err err = {0};
    for (int k = 0; k < TEAM; k++) {
        sent += member[k].sent;
        pages += member[k].read;
        again += member[k].again;
        for (size_t v = 0; v < member[k].sent; v++)
            lost += number_of(bench, "SELECT count(*) FROM visit WHERE token = ?1",
                              member[k].token[v]) != 1;
    }
    must(audit_verify(&bench->world.store, NULL, &report, &err), &err);
    const int64_t there = number_of(bench, "SELECT count(*) FROM visit", NULL);
    const int64_t logged =
        number_of(bench, "SELECT count(*) FROM audit WHERE action = 'outcome'", NULL);
    printf(
        "%d clients, %.0f s, the server killed %u times: %zu visits acknowledged, %zu pages, "
        "%zu sent again\n  %zu lost, %lld in the store, %lld in the log, the log is whole\n",
        TEAM, length, kills, sent, pages, again, lost, (long long)there, (long long)logged);
}

void measure_kills(Bench *bench, double length) {
    static Member member[TEAM];
    int stop[2], told[2];
    unsigned kills = 0;
    if (pipe(stop) || pipe(told)) abort();
    const pid_t killer = fork();
    if (killer == 0) {
        close(stop[1]);
        fcntl(stop[0], F_SETFL, O_NONBLOCK);
        kill_again_and_again(bench, stop[0], told[1]);
    }
    close(stop[0]);
    bench->end = seconds() + length;
    for (int k = 0; k < TEAM; k++) {
        member[k] = (Member){.bench = bench, .number = k};
        if (k < WRITERS) member[k].token = calloc(MOST_VISITS, sizeof *member[k].token);
        if (pthread_create(&member[k].thread, NULL, work, &member[k])) abort();
    }
    for (int k = 0; k < TEAM; k++) pthread_join(member[k].thread, NULL);
    close(stop[1]);
    if (read(told[0], &kills, sizeof kills) != sizeof kills) abort();
    waitpid(killer, NULL, 0);
    Err err = {0};
    must(store_open(bench->settings.store_path, STORE_READ, &bench->world.store, &err), &err);
    look(bench, member, kills, length);
    store_close(&bench->world.store);
    for (int k = 0; k < TEAM; k++) free(member[k].token);
}
