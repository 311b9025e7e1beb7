/* Jobs: run one after another as processes, watched, stopped, kept over a restart. Their program is
 * a script here, told by a file what to do. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "tests/support/team.h"

/* Prints its arguments as a result, or waits for a file to appear. */
static const char script[] =
    "#!/bin/sh\n"
    "folder=$(dirname \"$0\")\n"
    "echo $$ >\"$folder/new\" && mv \"$folder/new\" \"$folder/process\"\n"
    "echo '{\"level\":\"progress\",\"message\":\"weighing\",\"done\":1,\"total\":4}' >&2\n"
    "while [ -e \"$folder/hold\" ]; do sleep 0.05; done\n"
    "if [ -e \"$folder/fail\" ]; then\n"
    "  echo '{\"level\":\"error\",\"message\":\"the gate refused\",\"exit_code\":5}' >&2\n"
    "  exit 5\n"
    "fi\n"
    "echo "
    "'{\"run\":2,\"storefronts\":[{\"storefront_id\":\"x\",\"name\":\"Bakery\",\"rank\":1}],'\n"
    "echo \"\\\"words\\\":\\\"$*\\\"}\"\n";

static void touch(Team *team, const char *name) {
    FILE *file = fopen(world_path(&team->world, name), "w");
    cr_assert(file != NULL);
    cr_assert(fclose(file) == 0);
}

static void open_with_script(Team *team) {
    team_open(team);
    const char *path = world_path(&team->world, "program");
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(script, file) >= 0 && fclose(file) == 0);
    cr_assert(chmod(path, 0700) == 0);
    team->settings.program = path;
}

/* Polls up to a minute until a job is in the state. */
static bool job_becomes(Team *team, int job, const char *state) {
    const char *sql = arena_printf(team->world.arena, "SELECT state FROM job WHERE id = %d", job);
    const struct timespec pause = {0, 20000000};
    for (int k = 0; k < 3000; k++) {
        if (text_equal(team_text(team, sql), state)) return true;
        (void)nanosleep(&pause, NULL);
    }
    return false;
}

static bool becomes(Team *team, const char *state) {
    return job_becomes(team, 1, state);
}

/* The number of the process that began last, 0 after a minute without one. */
static int process_of(Team *team) {
    const char *path = world_path(&team->world, "process");
    const struct timespec pause = {0, 20000000};
    for (int k = 0; k < 3000; k++) {
        int number = 0;
        FILE *file = fopen(path, "r");
        const bool read = file && fscanf(file, "%d", &number) == 1;
        if (file) (void)fclose(file);
        if (read) return number;
        (void)nanosleep(&pause, NULL);
    }
    return 0;
}

static void ask(Team *team, const char *form) {
    const Reply asked = team_post(team, ROLE_ANALYST, "/job/add", form);
    cr_assert(eq(int, asked.code, 303), "%s", asked.body);
    cr_assert_str_eq(asked.location, "/job?id=1");
}

Test(jobs, a_job_runs_and_its_result_stays, .timeout = 120) {
    Team team;
    open_with_script(&team);
    team_serve(&team);
    ask(&team, "kind=sensitivity&group=ranking");
    cr_assert(becomes(&team, "done"));
    const char *result = team_text(&team, "SELECT result FROM job");
    cr_expect_not_null(strstr(result, "--log-format events --json sensitivity 1 --group ranking"),
                       "%s", result);
    cr_expect_null(strstr(result, "Bakery"), "names are not kept");
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, "/job?id=1").code, 200));
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(action || ' ' || detail, '; ') FROM audit WHERE "
                  "subject = 'job 1' AND action IN ('job_add', 'job_end')"),
        "job_add {\"kind\":\"sensitivity\",\"arguments\":[\"1\",\"--group\",\"ranking\"]}; "
        "job_end {\"state\":\"done\"}");
    team_close(&team);
}

Test(jobs, a_failure_says_why, .timeout = 120) {
    Team team;
    open_with_script(&team);
    touch(&team, "fail");
    team_serve(&team);
    ask(&team, "kind=backtest&from=2024-01&to=2024-06");
    cr_assert(becomes(&team, "failed"));
    cr_expect_not_null(strstr(team_get(&team, ROLE_LEAD, "/job?id=1").body, "the gate refused"));
    team_close(&team);
}

Test(jobs, who_watches_sees_how_far_it_is_and_can_stop_it, .timeout = 120) {
    Team team;
    open_with_script(&team);
    touch(&team, "hold");
    team_serve(&team);
    ask(&team, "kind=stability");
    cr_assert(becomes(&team, "running"));
    Reply event = {0};
    const struct timespec pause = {0, 20000000};
    for (int k = 0; k < 3000 && !(event.body && strstr(event.body, "weighing")); k++) {
        event = team_get(&team, ROLE_ANALYST, "/job/events?id=1");
        (void)nanosleep(&pause, NULL);
    }
    cr_expect_str_eq(event.body,
                     "retry: 1000\n"
                     "data: {\"state\":\"running\",\"step\":\"weighing\",\"share\":0.25}\n\n");
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/job/stop", "id=1").code, 303));
    cr_expect_str_eq(team_text(&team, "SELECT state FROM job"), "stopped");
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/job/stop", "id=1").code, 422));
    const Reply next = team_post(&team, ROLE_LEAD, "/job/add", "kind=stability");
    cr_expect_str_eq(next.location, "/job?id=2");
    cr_expect(job_becomes(&team, 2, "running"), "what was stopped has ended, though it is held");
    team_close(&team);
}

/* As a Ctrl-C at a terminal: who started the server is asked, the job is not. */
Test(jobs, a_job_has_a_session_of_its_own, .timeout = 120) {
    Team team;
    open_with_script(&team);
    touch(&team, "hold");
    team_serve(&team);
    ask(&team, "kind=stability");
    const int process = process_of(&team);
    cr_assert(lt(int, 0, process));
    cr_expect(eq(int, getsid(process), process));
    team_close(&team);
}

Test(jobs, a_store_that_is_busy_costs_no_result, .timeout = 120) {
    Team team;
    const struct timespec pause = {0, 20000000}, longer_than_a_try = {2, 0};
    Err err = {0};
    open_with_script(&team);
    touch(&team, "hold");
    team.settings.lock_wait_s = -1; /* fails at once */
    team_serve(&team);
    ask(&team, "kind=stability");
    const int process = process_of(&team);
    cr_assert(lt(int, 0, process));
    must(store_begin(&team.world.store, &err), &err);
    cr_assert(unlink(world_path(&team.world, "hold")) == 0);
    for (int k = 0; k < 3000 && kill(process, 0) == 0; k++) (void)nanosleep(&pause, NULL);
    (void)nanosleep(&longer_than_a_try, NULL);
    store_rollback(&team.world.store);
    cr_expect(becomes(&team, "done"));
    team_close(&team);
}

Test(jobs, what_a_stopped_server_had_begun_begins_again, .timeout = 120) {
    Team team;
    open_with_script(&team);
    touch(&team, "hold");
    team_serve(&team);
    ask(&team, "kind=stability");
    cr_assert(becomes(&team, "running"));
    server_close(team.server);
    cr_expect_str_eq(team_text(&team, "SELECT state FROM job"), "waiting");
    cr_assert(unlink(world_path(&team.world, "hold")) == 0);
    team_serve(&team);
    cr_expect(becomes(&team, "done"));
    team_close(&team);
}

Test(jobs, looking_at_a_job_does_not_keep_a_session_alive) {
    Team team;
    team_open(&team);
    team_serve(&team);
    ask(&team, "kind=stability");
    for (int minute = 0; minute < 14; minute++) {
        team.now += 60;
        cr_expect(eq(int, team_get(&team, ROLE_ANALYST, "/job/events?id=1").code, 200));
    }
    team.now += 120;
    cr_expect_str_eq(team_get(&team, ROLE_ANALYST, "/job/events?id=1").location, "/sign-in");
    team_close(&team);
}

static const char *const refused[] = {"",
                                      "kind=",
                                      "kind=purge",
                                      "kind=sensitivity&group=--store",
                                      "kind=backtest&from=2024-01",
                                      "kind=whatif&run=1",
                                      "kind=whatif&run=9&ranking.budget=8",
                                      "kind=scan"};

Test(jobs, what_cannot_be_asked_is_refused) {
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++)
        cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/job/add", refused[k]).code, 422), "%s",
                  refused[k]);
    for (int k = 0; k < JOBS_UNFINISHED; k++)
        cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/job/add", "kind=stability").code, 303));
    cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/job/add", "kind=stability").code, 422));
    team_close(&team);
}
