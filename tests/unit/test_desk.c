/* The desk: data that come in and are taken back, backups, health, sessions, help, languages. Jobs
 * are run by a script here, which prints its arguments. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "reports/console/console.h"
#include "tests/support/rows.h"
#include "tests/support/team.h"

static const char script[] =
    "#!/bin/sh\n"
    "printf '{\"taken\":3,\"rejected\":1,\"files\":[],\"checks\":[{\"check\":\"disk\","
    "\"verdict\":\"BAD\",\"finding\":\"full\"}],\"words\":\"%s\"}' \"$*\"\n"
    "case \"$*\" in *doctor*) exit 8;; *import*) exit 3;; esac\n";

static void open_with_script(Team *team) {
    team_open(team);
    const char *path = world_path(&team->world, "program");
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(script, file) >= 0 && fclose(file) == 0);
    cr_assert(chmod(path, 0700) == 0);
    team->settings.program = path;
    team_serve(team);
}

/* Polls up to a minute. */
static bool becomes(Team *team, const char *sql, const char *wanted) {
    const struct timespec pause = {0, 20000000};
    for (int k = 0; k < 3000; k++) {
        if (text_equal(team_text(team, sql), wanted)) return true;
        (void)nanosleep(&pause, NULL);
    }
    return false;
}

static bool is_there(Team *team, const char *name) {
    return access(world_path(&team->world, name), F_OK) == 0;
}

/* ---- files that are sent ---- */

Test(desk, a_file_is_looked_at_taken_and_removed) {
    Team team;
    struct stat info;
    open_with_script(&team);
    const Reply sent =
        team_upload(&team, ROLE_ANALYST, "/data/upload", "../b/omzet 2025.csv", "a,b\n1,2\n");
    cr_assert(eq(int, sent.code, 303), "%s", sent.body);
    cr_assert_str_eq(sent.location, "/data/file?id=1");
    const char *place = world_path(&team.world, "gevel.db.uploads/1/omzet_2025.csv");
    cr_assert(stat(place, &info) == 0);
    cr_expect(eq(int, info.st_mode & 0777, 0600));
    cr_expect(eq(int, (int)info.st_size, 8));
    cr_assert(stat(world_path(&team.world, "gevel.db.uploads"), &info) == 0);
    cr_expect(eq(int, info.st_mode & 0777, 0700));
    /* nothing is stored, but how it would be read is asked */
    cr_assert(becomes(&team, "SELECT state FROM job WHERE id = 1", "done"));
    cr_expect_str_eq(
        team_text(&team, "SELECT result ->> '$.words' FROM job WHERE id = 1"),
        arena_printf(team.world.arena,
                     "--store %s --lock-wait 3600 --log-format events --json import --guess "
                     "--write-map %s.uploads/1.map.ini %s",
                     team.settings.store_path, team.settings.store_path, place));
    const Reply page = team_get(&team, ROLE_ANALYST, "/data/file?id=1");
    cr_expect_not_null(strstr(page.body, "Rows that would be taken: 3; rejected: 1"));
    /* a colleague's is none of an analyst's; a lead sees all */
    cr_expect_not_null(strstr(team_get(&team, ROLE_LEAD, "/data").body, "omzet_2025.csv"));
    cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/data/take", "id=1").code, 303));
    cr_assert(becomes(&team, "SELECT state FROM upload WHERE id = 1", "taken"));
    cr_expect_str_eq(team_text(&team, "SELECT kind || arguments FROM job WHERE id = 2"),
                     arena_printf(team.world.arena, "import[\"%s\"]", place));
    /* with the file goes what was shown of it */
    cr_expect(
        eq(i64, team_number(&team, "SELECT count(*) FROM job WHERE id = 1 AND result IS NULL"), 1));
    const struct timespec pause = {0, 20000000};
    for (int k = 0; k < 500 && is_there(&team, "gevel.db.uploads/1"); k++)
        (void)nanosleep(&pause, NULL);
    cr_expect_not(is_there(&team, "gevel.db.uploads/1"));
    cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/data/take", "id=1").code, 422));
    cr_expect_str_eq(team_text(&team,
                               "SELECT group_concat(action, ' ') FROM audit "
                               "WHERE subject = 'upload 1' AND action LIKE 'upload%'"),
                     "upload upload_take upload_taken");
    team_close(&team);
}

Test(desk, a_mapping_that_a_person_changed_is_tried_and_then_used) {
    Team team;
    open_with_script(&team);
    Arena *arena = team.world.arena;
    const char *store = team.settings.store_path;
    (void)team_upload(&team, ROLE_ANALYST, "/data/upload", "x.csv", "a;b\n1;2\n");
    cr_assert(becomes(&team, "SELECT state FROM job WHERE id = 1", "done"));
    /* what the program would have written */
    FILE *file = fopen(world_path(&team.world, "gevel.db.uploads/1.map.ini"), "w");
    cr_assert(file && fputs("; How gevel reads /srv/x.csv\n\n[file]\ndelimiter = ,\n", file) >= 0 &&
              fclose(file) == 0);
    const Reply page = team_get(&team, ROLE_ANALYST, "/data/file?id=1");
    cr_expect_not_null(strstr(page.body, "[file]\ndelimiter = ,\n</textarea>"), "%s", page.body);
    cr_expect_null(strstr(page.body, "/srv/"));
    cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/data/map", "id=1&map=").code, 422));
    const Reply sent = team_post(&team, ROLE_ANALYST, "/data/map",
                                 "id=1&map=%5Bfile%5D%0D%0Adelimiter+%3D+%3B%0D%0A");
    cr_assert(eq(int, sent.code, 303), "%s", sent.body);
    cr_assert(becomes(&team, "SELECT state FROM job WHERE id = 2", "done"));
    cr_expect_str_eq(team_text(&team, "SELECT kind || arguments FROM job WHERE id = 2"),
                     arena_printf(arena,
                                  "look[\"--guess\",\"--map\",\"%s.uploads/1.1.map.ini\","
                                  "\"%s.uploads/1/x.csv\"]",
                                  store, store));
    cr_expect_not_null(strstr(team_get(&team, ROLE_ANALYST, "/data/file?id=1").body,
                              "[file]\ndelimiter = ;\n</textarea>"));
    cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/data/take", "id=1").code, 303));
    cr_assert(becomes(&team, "SELECT state FROM upload WHERE id = 1", "taken"));
    cr_expect_str_eq(
        team_text(&team, "SELECT arguments FROM job WHERE kind = 'import'"),
        arena_printf(arena, "[\"--map\",\"%s.uploads/1.1.map.ini\",\"%s.uploads/1/x.csv\"]", store,
                     store));
    /* what both looks showed goes */
    cr_expect(eq(i64,
                 team_number(&team,
                             "SELECT count(*) FROM job WHERE result IS NOT NULL AND "
                             "kind = 'look'"),
                 0));
    const struct timespec pause = {0, 20000000};
    for (int k = 0; k < 500 && (is_there(&team, "gevel.db.uploads/1.1.map.ini") ||
                                is_there(&team, "gevel.db.uploads/1.map.ini"));
         k++)
        (void)nanosleep(&pause, NULL);
    cr_expect_not(is_there(&team, "gevel.db.uploads/1.1.map.ini"));
    cr_expect_not(is_there(&team, "gevel.db.uploads/1.map.ini"));
    team_close(&team);
}

Test(desk, a_file_that_is_dropped_is_gone) {
    Team team;
    open_with_script(&team);
    (void)team_upload(&team, ROLE_LEAD, "/data/upload", "x.csv", "a\n1\n");
    cr_assert(becomes(&team, "SELECT state FROM job WHERE id = 1", "done"));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/data/drop", "id=1").code, 303));
    cr_expect_str_eq(team_text(&team, "SELECT state FROM upload"), "dropped");
    const struct timespec pause = {0, 20000000};
    for (int k = 0; k < 500 && is_there(&team, "gevel.db.uploads/1"); k++)
        (void)nanosleep(&pause, NULL);
    cr_expect_not(is_there(&team, "gevel.db.uploads/1"));
    team_close(&team);
}

Test(desk, not_too_many_files_wait_and_none_is_empty) {
    Team team;
    team_open(&team); /* no program: jobs wait */
    team_serve(&team);
    cr_expect(eq(int, team_upload(&team, ROLE_LEAD, "/data/upload", "x.csv", "").code, 422));
    for (int k = 0; k < UPLOADS_WAITING; k++)
        cr_expect(eq(int, team_upload(&team, ROLE_LEAD, "/data/upload", "x.csv", "a\n").code, 303));
    cr_expect(eq(int, team_upload(&team, ROLE_LEAD, "/data/upload", "x.csv", "a\n").code, 422));
    /* a form without a file, and a file where none is expected */
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/data/upload", "a=b").code, 415));
    cr_expect(eq(int, team_upload(&team, ROLE_LEAD, "/list/save", "x.csv", "a").code, 415));
    /* not looked at yet */
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/data/take", "id=1").code, 422));
    team_close(&team);
}

/* What is asked of the headers before a large body is read. */
Test(desk, who_may_not_send_a_file_sends_no_large_body) {
    static const bool may[ROLES + 1] = {[ROLE_LEAD] = true, [ROLE_ANALYST] = true};
    Team team;
    team_open(&team);
    team_serve(&team);
    for (int role = 0; role <= ROLES; role++) {
        Incoming head = team_incoming(&team, (Role)role, "POST", "/data/upload", "");
        cr_expect(eq(int, server_takes_file(team.server, &head, team.world.arena), may[role]), "%d",
                  role);
        head.target = "/list/save";
        cr_expect_not(server_takes_file(team.server, &head, team.world.arena));
    }
    Incoming foreign = team_incoming(&team, ROLE_LEAD, "POST", "/data/upload", "");
    foreign.origin = "https://evil.example";
    cr_expect_not(server_takes_file(team.server, &foreign, team.world.arena));
    team_close(&team);
}

/* ---- what was imported ---- */

/* The last input of the city: nothing hangs on it. */
static int64_t last_input(Team *team) {
    return team_number(team,
                       "SELECT max(id) FROM input WHERE kind = 'outcomes' OR id = "
                       "(SELECT max(id) FROM input WHERE kind = 'turnover')");
}

Test(desk, an_input_is_taken_back_with_a_reason_by_who_has_just_proved_it) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const long long id = (long long)last_input(&team);
    const char *count = arena_printf(
        arena, "SELECT count(*) FROM input WHERE id = %lld AND retracted_by IS NOT NULL", id);
    const char *form = arena_printf(arena, "id=%lld&reason=typed+twice", id);
    cr_expect(eq(
        int, team_post(&team, ROLE_LEAD, "/data/retract", arena_printf(arena, "id=%lld", id)).code,
        422));
    team.now += session_limits.fresh_s + 1;
    cr_expect_str_eq(team_post(&team, ROLE_LEAD, "/data/retract", form).location, "/prove");
    cr_expect(eq(i64, team_number(&team, count), 0));
    team_sign_in(&team, ROLE_LEAD);
    const Reply reply = team_post(&team, ROLE_LEAD, "/data/retract", form);
    cr_assert(eq(int, reply.code, 303), "%s", reply.body);
    cr_expect(eq(i64, team_number(&team, count), 1));
    cr_expect_str_eq(team_text(&team, "SELECT actor FROM audit WHERE action = 'retract'"),
                     arena_printf(arena, "user:%lld", (long long)team.id[ROLE_LEAD]));
    const Reply page = team_get(&team, ROLE_LEAD, reply.location);
    cr_expect_not_null(strstr(page.body, "typed twice"));
    cr_expect_null(strstr(page.body, "/data/retract"));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/data/retract", form).code, 422));
    team_close(&team);
}

Test(desk, rejects_stand_by_cell_and_values_are_for_leads) {
    Team team;
    Err err = {0};
    team_open(&team);
    must(store_exec(&team.world.store,
                    "INSERT INTO reject(input_id, line, column_name, value, reason) VALUES"
                    "(1, 7, 'amount_eur', 'Bakkerij <Jansen>', 'is no number'),"
                    "(1, 9, 'amount_eur', 'x', 'is no number'),"
                    "(1, 8, 'month', '2025-13', 'is no month');"
                    "UPDATE input SET rows_rejected = 3 WHERE id = 1",
                    &err),
         &err);
    team_serve(&team);
    const Reply lead = team_get(&team, ROLE_LEAD, "/data/input?id=1");
    const Reply analyst = team_get(&team, ROLE_ANALYST, "/data/input?id=1");
    cr_expect_not_null(strstr(lead.body, "Bakkerij &lt;Jansen&gt;"));
    cr_expect_null(strstr(analyst.body, "Jansen"));
    cr_expect_not_null(strstr(analyst.body, "is no number"));
    const char *cell = strstr(analyst.body, "is no number");
    cr_expect(cell && strstr(cell, ">2</td>") && strstr(cell, ">2</td>") < strstr(cell, "</tr>"));
    cr_expect_str_eq(
        team_text(&team, "SELECT detail FROM audit WHERE action = 'data_input' LIMIT 1"),
        "{\"input\":1,\"rejects\":3}");
    team_close(&team);
}

/* ---- the care of the store ---- */

Test(desk, a_backup_is_made_listed_and_verified) {
    Team team;
    open_with_script(&team);
    Arena *arena = team.world.arena;
    cr_expect(eq(int, team_post(&team, ROLE_ADMIN, "/backups/make", "").code, 303));
    const char *words = team_text(&team, "SELECT arguments FROM job WHERE kind = 'backup'");
    cr_expect_str_eq(words, arena_printf(arena, "[\"%s.backups/gevel-20260921-141320.db\"]",
                                         team.settings.store_path));
    cr_assert(becomes(&team, "SELECT state FROM job WHERE id = 1", "done"));
    /* the script made none: one is laid there */
    FILE *file = fopen(world_path(&team.world, "gevel.db.backups/gevel-20260921-141320.db"), "w");
    cr_assert(file && fputs("x", file) >= 0 && fclose(file) == 0);
    file = fopen(world_path(&team.world, "gevel.db.backups/other.db"), "w");
    cr_assert(file && fclose(file) == 0);
    const Reply page = team_get(&team, ROLE_ADMIN, "/backups");
    cr_expect_not_null(strstr(page.body, "gevel-20260921-141320.db"));
    cr_expect_null(strstr(page.body, "other.db"));
    cr_expect_not_null(strstr(page.body, "restore --replace"));
    static const char *const none[] = {"name=other.db", "name=..%2Fgevel.db", "", "name=%2Fetc"};
    for (size_t k = 0; k < sizeof none / sizeof *none; k++)
        cr_expect(eq(int, team_post(&team, ROLE_ADMIN, "/backups/verify", none[k]).code, 422), "%s",
                  none[k]);
    cr_expect(eq(
        int, team_post(&team, ROLE_ADMIN, "/backups/verify", "name=gevel-20260921-141320.db").code,
        303));
    cr_assert(becomes(&team, "SELECT state FROM job WHERE kind = 'verify'", "done"));
    cr_expect_str_eq(team_text(&team, "SELECT arguments FROM job WHERE kind = 'verify'"),
                     arena_printf(arena, "[\"--verify\",\"%s.backups/gevel-20260921-141320.db\"]",
                                  team.settings.store_path));
    /* of the machine: none of a lead's or analyst's */
    cr_expect(eq(int, team_get(&team, ROLE_ADMIN, "/job?id=1").code, 200));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, "/job?id=1").code, 404));
    cr_expect_null(strstr(team_get(&team, ROLE_LEAD, "/jobs").body, "gevel backup"));
    team_close(&team);
}

Test(desk, health_shows_what_was_found_last) {
    Team team;
    open_with_script(&team);
    cr_expect_not_null(strstr(team_get(&team, ROLE_ADMIN, "/health").body, "not examined here"));
    cr_expect(eq(int, team_post(&team, ROLE_ADMIN, "/health/examine", "").code, 303));
    cr_assert(becomes(&team, "SELECT state FROM job WHERE id = 1", "done")); /* though it exits 8 */
    const Reply page = team_get(&team, ROLE_ADMIN, "/health");
    cr_expect_not_null(strstr(page.body, "Findings that are bad: 1"));
    cr_expect_not_null(strstr(page.body, "full"));
    /* no business is named */
    for (size_t k = 0; k < TEAM_LISTED && team.listed[k]; k++)
        cr_expect_null(strstr(page.body, team.listed[k]));
    team_close(&team);
}

Test(desk, sessions_are_seen_and_ended) {
    Team team;
    team_open(&team);
    team_serve(&team);
    char before[SESSION_TOKEN], form[SESSION_FORM];
    memcpy(before, team.token[ROLE_LEAD], sizeof before);
    memcpy(form, team.form[ROLE_LEAD], sizeof form);
    team_sign_in(&team, ROLE_LEAD); /* on a second machine */
    cr_expect_not_null(strstr(team_get(&team, ROLE_LEAD, "/me").body, "this one"));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/me/sessions", "").code, 303));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, "/me").code, 200));
    memcpy(team.token[ROLE_LEAD], before, sizeof before);
    memcpy(team.form[ROLE_LEAD], form, sizeof form);
    cr_expect_str_eq(team_get(&team, ROLE_LEAD, "/me").location, "/sign-in");
    /* an admin ends those of another, at once */
    cr_expect(eq(int, team_get(&team, ROLE_ANALYST, "/list").code, 200));
    cr_expect(
        eq(int,
           team_post(&team, ROLE_ADMIN, "/people/sessions",
                     arena_printf(team.world.arena, "id=%lld", (long long)team.id[ROLE_ANALYST]))
               .code,
           303));
    cr_expect_str_eq(team_get(&team, ROLE_ANALYST, "/list").location, "/sign-in");
    cr_expect(
        eq(i64, team_number(&team, "SELECT count(*) FROM audit WHERE action = 'sessions_end'"), 2));
    team_close(&team);
}

/* ---- the lab's runs ---- */

Test(desk, two_runs_are_compared_as_a_job_and_visits_are_counted) {
    Team team;
    open_with_script(&team);
    cr_expect_not_null(
        strstr(team_get(&team, ROLE_ANALYST, "/runs").body, "No visit of this list"));
    static const char *const none[] = {"kind=compare", "kind=compare&before=1&after=x",
                                       "kind=compare&before=--set&after=1"};
    for (size_t k = 0; k < sizeof none / sizeof *none; k++)
        cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/job/add", none[k]).code, 422), "%s",
                  none[k]);
    cr_expect(eq(int,
                 team_post(&team, ROLE_ANALYST, "/job/add", "kind=compare&before=1&after=2").code,
                 303));
    cr_expect_str_eq(team_text(&team, "SELECT arguments FROM job"), "[\"1\",\"2\"]");
    for (int k = 0; k < 3; k++)
        cr_expect(eq(int,
                     team_post(&team, ROLE_LEAD, "/visit",
                               arena_printf(team.world.arena, "id=%s&outcome=%s&token=%032d",
                                            team.listed[k], k ? "confirmed" : "cleared", k))
                         .code,
                     303));
    const Reply page = team_get(&team, ROLE_ANALYST, "/runs");
    const char *part = strstr(page.body, "id=\"yield\"");
    cr_assert(part != NULL);
    cr_expect_not_null(strstr(part, "<svg"));
    cr_expect_not_null(strstr(part, ">3</td>")); /* visited */
    cr_expect_not_null(strstr(part, ">2</td>")); /* confirmed */
    team_close(&team);
}

/* ---- help, and whose language ---- */

Test(desk, help_is_of_ones_own_work_in_ones_own_language) {
    static const char *const words[ROLES] = {
        "what is overdue and what is free", "Assign businesses from the list",
        "You see places of the list, not names", "who read or changed what",
        "You look after accounts and the store"};
    Team team;
    team_open(&team);
    team_serve(&team);
    for (int role = 0; role < ROLES; role++) {
        const Reply page = team_get(&team, (Role)role, "/help");
        for (int other = 0; other < ROLES; other++)
            cr_expect(eq(int, strstr(page.body, words[other]) != NULL, other == role), "%s: %s",
                      role_names[role], words[other]);
    }
    team_close(&team);
}

typedef struct Wanted {
    const char *header, *language;
} Wanted;

/* As browsers write it, and RFC 9110 12.5.4: the highest weight, and of equal ones the first. */
static const Wanted wanted[] = {
    {"nl", "nl"},
    {"nl-BE,nl;q=0.9,en-US;q=0.8,en;q=0.7", "nl"},
    {"fr-FR, fr;q=0.9, en;q=0.8", "fr"},
    {"en;q=0.1, de;q=0.9", "de"},
    {"NL-be", "nl"},
    {"es, it;q=0.9, fr;q=0.1", "fr"},
    {"es", "en"},
    {"nld", "en"}, /* of three letters: another tag */
    {"nl;q=0, fr;q=0.5", "fr"},
    {"de;q=x, fr;q=0.2", "fr"},
    {"*", "en"},
    {"", "en"},
    {NULL, "en"},
};

EachRow(desk, the_browsers_language_is_taken, wanted) {
    cr_expect_str_eq(language_wanted(wanted[*row].header), wanted[*row].language, "%s",
                     wanted[*row].header);
}

static const char *language_seen(Team *team, Role role, const char *target, const char *header) {
    Incoming incoming = team_incoming(team, role, "GET", target, NULL);
    incoming.language = header;
    const char *mark = strstr(team_send(team, &incoming).body, "<html lang=\"");
    return mark ? arena_strndup(team->world.arena, mark + 12, 2) : "";
}

Test(desk, a_browser_gets_its_language_until_the_person_chooses_one) {
    static const char dutch[] = "nl-BE,nl;q=0.9,en;q=0.8";
    Team team;
    team_open(&team);
    team_serve(&team);
    cr_expect_str_eq(language_seen(&team, ROLES, "/sign-in", dutch), "nl");
    cr_expect_str_eq(language_seen(&team, ROLE_LEAD, "/help", dutch), "nl");
    cr_expect_str_eq(language_seen(&team, ROLE_LEAD, "/help", NULL), "en");
    cr_expect_str_eq(language_seen(&team, ROLE_LEAD, "/nowhere", dutch), "nl");
    for (int l = 0; l < 2; l++) { /* English too is a choice */
        const char *chosen = l ? "en" : "fr";
        const char *form = arena_printf(team.world.arena, "language=%s", chosen);
        cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/me/language", form).code, 303));
        cr_expect_str_eq(language_seen(&team, ROLE_LEAD, "/help", dutch), chosen);
    }
    cr_expect_str_eq(language_seen(&team, ROLES, "/sign-in", dutch), "nl");
    cr_expect_str_eq(language_seen(&team, ROLE_ANALYST, "/help", dutch), "nl");
    team_close(&team);
}
