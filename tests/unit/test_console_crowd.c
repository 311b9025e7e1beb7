/* Many at once, and a server that is killed: nothing that was acknowledged is lost. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "tests/support/team.h"

/* ---- many at once ---- */

typedef struct Sender {
    Team *team;
    Role role;
    int good;
} Sender;

static void *send_some(void *context) {
    Sender *sender = context;
    Team *team = sender->team;
    for (int k = 0; k < 20; k++) {
        Arena *arena = arena_open();
        char form[200], target[80];
        (void)snprintf(form, sizeof form, "id=%s&outcome=cleared&token=%030d%02d&form=%s",
                       team->listed[1], (int)sender->role, k, team->form[sender->role]);
        char cookie[120];
        (void)snprintf(cookie, sizeof cookie, "__Host-gevel=%s", team->token[sender->role]);
        (void)snprintf(target, sizeof target, "/dossier?id=%s", team->listed[1]);
        const Incoming post = {.method = "POST",
                               .target = "/visit",
                               .host = "127.0.0.1:8080",
                               .origin = team_origin,
                               .cookie = cookie,
                               .type = "application/x-www-form-urlencoded",
                               .body = form,
                               .length = strlen(form)};
        const Incoming get = {
            .method = "GET", .target = target, .host = "127.0.0.1:8080", .cookie = cookie};
        Answer answer;
        server_answer(team->server, k % 2 ? &post : &get, arena, &answer);
        sender->good += answer.code == (k % 2 ? 303 : 200);
        text_free(&answer.body);
        arena_close(arena);
    }
    return NULL;
}

Test(console_crowd, many_write_and_read_at_once_and_nothing_is_lost, .timeout = 120) {
    Team team;
    pthread_t thread[2];
    team_open(&team);
    team_serve(&team);
    Sender sender[] = {{&team, ROLE_INSPECTOR, 0}, {&team, ROLE_LEAD, 0}};
    for (int k = 0; k < 2; k++)
        cr_assert(pthread_create(&thread[k], NULL, send_some, &sender[k]) == 0);
    for (int k = 0; k < 2; k++) pthread_join(thread[k], NULL);
    cr_expect(eq(int, sender[0].good, 20));
    cr_expect(eq(int, sender[1].good, 20));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 20));
    Err err = {0};
    AuditReport report;
    must(audit_verify(&team.world.store, NULL, &report, &err), &err);
    team_close(&team);
}

/* ---- killed ---- */

/* Records visits until it is killed; each token goes to `out` once the answer says it is recorded.
 */
static void record_until_killed(Team *team, int out, int round) {
    team_serve(team);
    for (int k = 0;; k++) {
        char token[VISIT_TOKEN + 1];
        (void)snprintf(token, sizeof token, "%016d%016d", round, k);
        const Reply reply =
            team_post(team, ROLE_LEAD, "/visit",
                      arena_printf(team->world.arena, "id=%s&outcome=cleared&token=%s",
                                   team->listed[1], token));
        if (reply.code != 303 || write(out, token, VISIT_TOKEN - 1) != VISIT_TOKEN - 1) _exit(1);
    }
}

static size_t expect_recorded(Team *team, int in) {
    char token[VISIT_TOKEN] = "";
    size_t count = 0;
    for (; read(in, token, VISIT_TOKEN - 1) == VISIT_TOKEN - 1; count++)
        cr_expect(eq(i64,
                     team_number(team, arena_printf(team->world.arena,
                                                    "SELECT count(*) FROM visit WHERE token = '%s'",
                                                    token)),
                     1),
                  "%s was acknowledged", token);
    return count;
}

Test(console_crowd, what_was_acknowledged_is_there_after_a_kill, .timeout = 120) {
    enum { ROUNDS = 4 };
    Team team;
    size_t acknowledged = 0;
    team_open(&team);
    store_close(&team.world.store); /* no connection of SQLite may cross a fork, nor the lock */
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2];
        cr_assert(pipe(ends) == 0);
        const pid_t child = fork();
        if (child == 0) record_until_killed(&team, ends[1], round);
        close(ends[1]);
        const struct timespec pause = {0, 300000000L + 130000000L * round};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        Err err = {0};
        AuditReport report;
        must(store_open(world_path(&team.world, "gevel.db"), STORE_READ, &team.world.store, &err),
             &err);
        acknowledged += expect_recorded(&team, ends[0]);
        must(audit_verify(&team.world.store, NULL, &report, &err), &err);
        cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"),
                     team_number(&team, "SELECT count(*) FROM audit WHERE action = 'outcome'")));
        store_close(&team.world.store);
        close(ends[0]);
    }
    cr_expect(lt(sz, 0, acknowledged));
    team_close(&team);
}
