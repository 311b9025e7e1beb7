/* Accounts, sessions, cases and visits: what holds whatever a person does. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/team/visits.h"
#include "reports/console/console.h"
#include "tests/support/rows.h"
#include "tests/support/team.h"

/* ---- passwords and codes ---- */

static const struct {
    const char *password, *name;
    Status status;
} passwords[] = {
    {"tram 24 rijdt langs het dok", "ines", ST_OK},
    {"g7Kq!vb2-Zp0x.R", "ines", ST_OK},
    {"\xC3\xA9t\xC3\xA9 \xC3\xA0 la mer du nord", "ines", ST_OK},
    {"g7Kq!vb2-Zp0x.", "ines", ST_USAGE}, /* 14 */
    {"", "ines", ST_USAGE},
    {"aaaaaaaaaaaaaaaaaaaa", "ines", ST_USAGE},
    {"abcabcabcabcabcabc", "ines", ST_USAGE},
    {"123456789012345678", "ines", ST_USAGE},
    {"Password1234567890", "ines", ST_USAGE},
    {"WachtwoordWachtwoord1", "ines", ST_USAGE},
    {"Qwerty-Azerty-2026", "ines", ST_USAGE},
    {"correct horse battery staple", "ines", ST_USAGE},
    {"annemieannemieann1", "annemie", ST_USAGE},
    {"annemieannemie-x7!Kq0", "annemie", ST_USAGE},
};

EachRow(team, weak_passwords_are_refused, passwords) {
    Err err = {0};
    cr_expect(eq(int, password_check(passwords[*row].password, passwords[*row].name, &err),
                 passwords[*row].status),
              "%s", passwords[*row].password);
}

Test(team, a_password_is_kept_as_argon2id_and_matches_only_itself) {
    char hash[PASSWORD_HASH], again[PASSWORD_HASH];
    Err err = {0};
    cr_assert(sodium_init() >= 0);
    must(password_hash("tram 24 rijdt langs het dok", hash, &err), &err);
    must(password_hash("tram 24 rijdt langs het dok", again, &err), &err);
    cr_expect(strncmp(hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31) == 0, "%s", hash);
    cr_expect_str_neq(hash, again);
    cr_expect(password_matches(hash, "tram 24 rijdt langs het dok"));
    cr_expect_not(password_matches(hash, "tram 24 rijdt langs het dok "));
    cr_expect_not(password_matches(hash, ""));
    cr_expect_not(password_matches(NULL, "tram 24 rijdt langs het dok"));
}

/* RFC 6238, appendix B, for SHA-1: the last six of its eight digits. */
static const struct {
    int64_t second;
    const char *code;
} vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
               {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};

static const unsigned char vector_secret[TOTP_SECRET] = {'1', '2', '3', '4', '5', '6', '7',
                                                         '8', '9', '0', '1', '2', '3', '4',
                                                         '5', '6', '7', '8', '9', '0'};

EachRow(team, codes_are_those_of_the_standard, vectors) {
    char code[TOTP_CODE], base32[TOTP_BASE32];
    totp_code(vector_secret, vectors[*row].second, code);
    cr_expect_str_eq(code, vectors[*row].code);
    totp_base32(vector_secret, base32); /* what coreutils' base32 prints for it */
    cr_expect_str_eq(base32, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

Test(team, a_code_works_once_and_for_a_minute_around) {
    char code[TOTP_CODE];
    int64_t step = 0;
    totp_code(vector_secret, 3000, code);
    cr_expect(totp_matches(vector_secret, code, 3000, 0, &step));
    cr_expect(eq(i64, step, 100));
    cr_expect(totp_matches(vector_secret, code, 2975, 0, &step));
    cr_expect(totp_matches(vector_secret, code, 3059, 0, &step));
    cr_expect_not(totp_matches(vector_secret, code, 2969, 0, &step));
    cr_expect_not(totp_matches(vector_secret, code, 3060, 0, &step));
    cr_expect_not(totp_matches(vector_secret, code, 3000, 100, &step));
    cr_expect_not(totp_matches(vector_secret, "", 3000, 0, &step));
    cr_expect_not(totp_matches(vector_secret, "00000000", 3000, 0, &step));
}

Test(team, what_is_sealed_is_read_with_its_key_only) {
    World world;
    Err err = {0};
    Seal seal, other = {{1}};
    unsigned char sealed[5 + SEAL_MORE], out[5];
    cr_assert(sodium_init() >= 0);
    world_open(&world);
    must(seal_open(world_path(&world, "gevel.db"), &seal, &err), &err);
    seal_close(&seal, "hello", 5, sealed);
    must(seal_open(world_path(&world, "gevel.db"), &seal, &err), &err); /* the same key */
    cr_expect(seal_read(&seal, sealed, sizeof sealed, out) && memcmp(out, "hello", 5) == 0);
    cr_expect_not(seal_read(&other, sealed, sizeof sealed, out));
    for (size_t k = 0; k < sizeof sealed; k++) {
        sealed[k] ^= 1;
        cr_expect_not(seal_read(&seal, sealed, sizeof sealed, out), "%zu", k);
        sealed[k] ^= 1;
    }
    cr_expect_not(seal_read(&seal, sealed, SEAL_MORE - 1, out));
    world_close(&world);
}

/* ---- signing in, as a browser does ---- */

static const char own_password[] = "tram 24 rijdt langs het dok";

typedef struct Browser {
    Team team;
    char first[PASSWORD_FIRST];
    int64_t id;
} Browser;

static void browser_open(Browser *b) {
    Err err = {0};
    team_open(&b->team);
    must(store_begin(&b->team.world.store, &err), &err);
    must(account_add(&b->team.world.store, &(NewAccount){"nora", ROLE_INSPECTOR, b->team.now},
                     b->first, &b->id, &err),
         &err);
    must(store_commit(&b->team.world.store, &err), &err);
    team_serve(&b->team);
}

/* The cookie of an answer becomes that of the inspector's browser. */
static void take_cookie(Team *team, const Reply *reply) {
    Err err = {0};
    SignedIn person;
    cr_assert(eq(sz, strlen(reply->token), SESSION_TOKEN - 1));
    memcpy(team->token[ROLE_INSPECTOR], reply->token, SESSION_TOKEN);
    must(
        session_find(&team->world.store, reply->token, team->now, team->world.arena, &person, &err),
        &err);
    cr_assert(person.found);
    memcpy(team->form[ROLE_INSPECTOR], person.session.form, sizeof person.session.form);
}

static Reply password(Browser *b, const char *word) {
    return team_post(&b->team, ROLES, "/sign-in",
                     arena_printf(b->team.world.arena, "name=nora&password=%s",
                                  query_text(word, b->team.world.arena)));
}

/* What the person's device shows. */
static const char *device(Browser *b) {
    Err err = {0};
    Account account;
    bool found = false;
    unsigned char secret[TOTP_SECRET];
    char code[TOTP_CODE];
    Arena *arena = b->team.world.arena;
    must(account_get(&b->team.world.store, b->id, arena, &account, &found, &err), &err);
    cr_assert(account.totp &&
              seal_read(server_seal(b->team.server), account.totp, account.totp_bytes, secret));
    totp_code(secret, b->team.now, code);
    return arena_strdup(arena, code);
}

static Reply enrol(Browser *b, const char *word, const char *code) {
    Arena *arena = b->team.world.arena;
    return team_post(&b->team, ROLE_INSPECTOR, "/enrol",
                     arena_printf(arena, "password=%s&code=%s", query_text(word, arena), code));
}

static Reply code(Browser *b, const char *word) {
    return team_post(&b->team, ROLE_INSPECTOR, "/code",
                     arena_printf(b->team.world.arena, "code=%s", word));
}

/* From the first password to an open session. */
static void set_up(Browser *b) {
    Reply reply = password(b, b->first);
    cr_assert_str_eq(reply.location, "/enrol");
    take_cookie(&b->team, &reply);
    reply = enrol(b, own_password, device(b));
    cr_assert(eq(int, reply.code, 303), "%s", reply.body);
    take_cookie(&b->team, &reply);
}

Test(team, the_first_sign_in) {
    Browser b;
    browser_open(&b);
    Reply reply = password(&b, b.first);
    cr_assert_str_eq(reply.location, "/enrol");
    take_cookie(&b.team, &reply);
    /* nothing else is open yet, and the first password is spent */
    cr_expect_str_eq(team_get(&b.team, ROLE_INSPECTOR, "/list").location, "/enrol");
    cr_expect(eq(int, password(&b, b.first).code, 401));
    const Reply page = team_get(&b.team, ROLE_INSPECTOR, "/enrol");
    cr_expect_not_null(strstr(page.body, "<svg"));
    cr_expect(eq(int, enrol(&b, "too short", device(&b)).code, 422));
    cr_expect(eq(int, enrol(&b, own_password, "000000x").code, 401));
    reply = enrol(&b, own_password, device(&b));
    cr_expect_str_eq(reply.location, "/");
    cr_expect_str_neq(reply.token, b.team.token[ROLE_INSPECTOR]);
    cr_expect_str_eq(team_get(&b.team, ROLE_INSPECTOR, "/list").location, "/sign-in");
    take_cookie(&b.team, &reply);
    cr_expect(eq(int, team_get(&b.team, ROLE_INSPECTOR, "/list").code, 200));
    team_close(&b.team);
}

Test(team, signing_in_takes_a_password_and_a_new_code) {
    Browser b;
    browser_open(&b);
    set_up(&b);
    const char *used = device(&b);
    cr_expect(eq(int, password(&b, "another password of 15").code, 401));
    Reply reply = password(&b, own_password);
    cr_assert_str_eq(reply.location, "/code");
    take_cookie(&b.team, &reply);
    cr_expect_str_eq(team_get(&b.team, ROLE_INSPECTOR, "/day").location, "/code");
    cr_expect(eq(int, code(&b, used).code, 401)); /* it was used to set up */
    b.team.now += 60;
    reply = code(&b, device(&b));
    cr_assert_str_eq(reply.location, "/");
    take_cookie(&b.team, &reply);
    cr_expect(eq(int, team_get(&b.team, ROLE_INSPECTOR, "/day").code, 200));
    cr_expect_str_eq(team_post(&b.team, ROLE_INSPECTOR, "/sign-out", "").location, "/sign-in");
    cr_expect_str_eq(team_get(&b.team, ROLE_INSPECTOR, "/day").location, "/sign-in");
    team_close(&b.team);
}

Test(team, a_first_password_ends_after_three_days) {
    Browser b;
    browser_open(&b);
    b.team.now += 3 * 24 * 3600;
    cr_expect(eq(int, password(&b, b.first).code, 401));
    b.team.now -= 1;
    cr_expect(eq(int, password(&b, b.first).code, 303));
    team_close(&b.team);
}

Test(team, attempts_become_slow_but_never_stop) {
    Browser b;
    browser_open(&b);
    set_up(&b);
    int refused = 0, slowed = 0;
    for (int k = 0; k < 12; k++) {
        const int got = password(&b, "another password of 15").code;
        refused += got == 401;
        slowed += got == 429;
    }
    cr_expect(eq(int, refused, 4));
    cr_expect(eq(int, slowed, 8));
    cr_expect(eq(int, password(&b, own_password).code, 429));
    b.team.now += 32; /* the longest pause */
    cr_expect_str_eq(password(&b, own_password).location, "/code");
    cr_expect(
        eq(i64, team_number(&b.team, "SELECT count(*) FROM audit WHERE action = 'sign_in_refused'"),
           4));
    team_close(&b.team);
}

Test(team, an_unknown_name_is_told_what_a_wrong_password_is) {
    Browser b;
    browser_open(&b);
    set_up(&b);
    const Reply wrong = password(&b, "another password of 15");
    const Reply unknown =
        team_post(&b.team, ROLES, "/sign-in", "name=zoe&password=another+password+of+15");
    cr_expect(eq(int, wrong.code, 401));
    cr_expect(eq(int, unknown.code, 401));
    cr_expect_str_eq(wrong.body, unknown.body);
    team_close(&b.team);
}

typedef struct Knock {
    Team *team;
    pthread_t thread;
    int code;
} Knock;

static void *knock(void *context) {
    Knock *one = context;
    static const char form[] = "name=zoe&password=another+password+of+15";
    Arena *arena = arena_open();
    Answer answer;
    const Incoming incoming = {.method = "POST",
                               .target = "/sign-in",
                               .host = "127.0.0.1:8080",
                               .origin = team_origin,
                               .type = "application/x-www-form-urlencoded",
                               .body = form,
                               .length = sizeof form - 1};
    server_answer(one->team->server, &incoming, arena, &answer);
    one->code = answer.code;
    text_free(&answer.body);
    arena_close(arena);
    return NULL;
}

/* With two threads one hashes or waits: the others are told so at once. */
Test(team, a_crowd_at_the_door_keeps_nobody_inside_waiting) {
    enum { CROWD = 8 };
    Team team;
    Knock crowd[CROWD];
    int refused = 0, busy = 0;
    team_open(&team);
    team_serve(&team);
    for (int k = 0; k < CROWD; k++) {
        crowd[k].team = &team;
        cr_assert(pthread_create(&crowd[k].thread, NULL, knock, &crowd[k]) == 0);
    }
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, "/me").code, 200));
    for (int k = 0; k < CROWD; k++) {
        pthread_join(crowd[k].thread, NULL);
        refused += crowd[k].code == 401;
        busy += crowd[k].code == 503;
    }
    cr_expect(lt(int, 0, refused));
    cr_expect(lt(int, 0, busy));
    cr_expect(eq(int, refused + busy, CROWD));
    team_close(&team);
}

/* ---- sessions ---- */

Test(team, a_session_ends_when_idle_and_with_the_working_day) {
    Team team;
    team_open(&team);
    team_serve(&team);
    team.now += 15 * 60 - 1;
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, "/cases").code, 200));
    team.now += 15 * 60 - 1; /* the request before counted */
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, "/cases").code, 200));
    team.now += 15 * 60 + 1;
    cr_expect_str_eq(team_get(&team, ROLE_LEAD, "/cases").location, "/sign-in");
    team_sign_in(&team, ROLE_LEAD);
    for (int minute = 10; minute < 600; minute += 10) {
        team.now += 600;
        cr_assert(eq(int, team_get(&team, ROLE_LEAD, "/me").code, 200), "%d", minute);
    }
    team.now += 600; /* ten hours */
    cr_expect_str_eq(team_get(&team, ROLE_LEAD, "/me").location, "/sign-in");
    team_close(&team);
}

Test(team, an_account_that_is_disabled_or_given_another_role_ends_at_once) {
    static const char *const ways[][2] = {
        {"/people/disable", "disabled=1"}, {"/people/role", "role=auditor"}, {"/people/reset", ""}};
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
        cr_assert(eq(int, team_get(&team, ROLE_LEAD, "/list").code, 200));
        const Reply done = team_post(&team, ROLE_ADMIN, ways[k][0],
                                     arena_printf(team.world.arena, "id=%lld&%s",
                                                  (long long)team.id[ROLE_LEAD], ways[k][1]));
        cr_expect(done.code == 303 || done.code == 200, "%s: %d", ways[k][0], done.code);
        cr_expect_str_eq(team_get(&team, ROLE_LEAD, "/list").location, "/sign-in", "%s",
                         ways[k][0]);
        Err err = {0};
        must(store_exec(&team.world.store,
                        "UPDATE account SET disabled = 0, role = 'lead' WHERE name = 'lars'", &err),
             &err);
        team_sign_in(&team, ROLE_LEAD);
    }
    team_close(&team);
}

Test(team, the_last_admin_stays) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *self =
        arena_printf(team.world.arena, "id=%lld&disabled=1", (long long)team.id[ROLE_ADMIN]);
    cr_expect(eq(int, team_post(&team, ROLE_ADMIN, "/people/disable", self).code, 422));
    cr_expect(eq(int, team_get(&team, ROLE_ADMIN, "/people").code, 200));
    team_close(&team);
}

Test(team, accounts_are_changed_only_by_who_has_just_proved_who_they_are) {
    Team team;
    team_open(&team);
    team_serve(&team);
    team.now += 10 * 60;
    const Reply late = team_post(&team, ROLE_ADMIN, "/people/add", "name=nora&role=lead");
    cr_expect_str_eq(late.location, "/prove");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM account"), ROLES));
    team_sign_in(&team, ROLE_ADMIN);
    cr_expect(
        eq(int, team_post(&team, ROLE_ADMIN, "/people/add", "name=nora&role=lead").code, 200));
    cr_expect(
        eq(int, team_post(&team, ROLE_ADMIN, "/people/add", "name=nora&role=lead").code, 422));
    cr_expect(
        eq(int, team_post(&team, ROLE_ADMIN, "/people/add", "name=%3Cb%3E&role=lead").code, 422));
    team_close(&team);
}

Test(team, the_store_holds_no_token_and_no_secret_in_the_clear) {
    Browser b;
    browser_open(&b);
    set_up(&b);
    Arena *arena = b.team.world.arena;
    const char *const hidden[] = {b.team.token[ROLE_INSPECTOR], b.team.token[ROLE_LEAD], b.first,
                                  own_password};
    const char *sql = "SELECT group_concat(quote(token_hash)) FROM session";
    const char *passwords_kept = team_text(&b.team, "SELECT group_concat(password) FROM account");
    for (size_t k = 0; k < sizeof hidden / sizeof *hidden; k++) {
        cr_expect_null(strstr(team_text(&b.team, sql), hidden[k]));
        cr_expect_null(strstr(passwords_kept, hidden[k]));
        cr_expect_null(
            strstr(team_text(&b.team, "SELECT group_concat(detail) FROM audit"), hidden[k]));
    }
    cr_expect_not_null(strstr(passwords_kept, "$argon2id$"));
    (void)arena;
    team_close(&b.team);
}

/* ---- visits ---- */

static Reply visit(Team *team, Role role, size_t listed, int token, const char *more) {
    return team_post(
        team, role, "/visit",
        arena_printf(team->world.arena, "id=%s&token=%032d&%s", team->listed[listed], token, more));
}

Test(team, a_form_that_is_sent_twice_is_one_visit) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply first =
        visit(&team, ROLE_INSPECTOR, 0, 1, "outcome=confirmed&customers=4&minutes=15");
    const Reply second =
        visit(&team, ROLE_INSPECTOR, 0, 1, "outcome=confirmed&customers=4&minutes=15");
    cr_assert(eq(int, first.code, 303), "%s", first.body);
    cr_expect_str_eq(first.location, second.location);
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 1));
    cr_expect(
        eq(i64, team_number(&team, "SELECT count(*) FROM audit WHERE action = 'outcome'"), 1));
    cr_expect_str_eq(team_text(&team, "SELECT outcome FROM outcome"), "confirmed");
    cr_expect(eq(i64, team_number(&team, "SELECT run_id FROM outcome"), 1));
    /* the token of another's form is none of theirs */
    cr_expect(eq(int, visit(&team, ROLE_LEAD, 0, 1, "outcome=cleared").code, 422));
    team_close(&team);
}

static const char *const refused_visits[] = {"", "outcome=", "outcome=guilty",
                                             "outcome=cleared&on=2099-01-01",
                                             "outcome=cleared&on=1990-01-01"};

Test(team, what_cannot_be_a_visit_is_not_recorded) {
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof refused_visits / sizeof *refused_visits; k++)
        cr_expect(eq(int, visit(&team, ROLE_INSPECTOR, 0, (int)k, refused_visits[k]).code, 422),
                  "%s", refused_visits[k]);
    cr_expect(eq(
        int,
        team_post(&team, ROLE_INSPECTOR, "/visit",
                  arena_printf(team.world.arena, "id=%s&outcome=cleared&token=x", team.listed[0]))
            .code,
        422));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 0));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM outcome"), 0));
    team_close(&team);
}

Test(team, the_lab_offers_the_words_of_a_choice) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply asked = team_get(&team, ROLE_ANALYST, "/lab");
    cr_expect(strstr(asked.body, "<option value=\"probability\" selected>") != NULL, "%s",
              asked.body);
    cr_expect(strstr(asked.body, "<option value=\"mixed\">") != NULL);
    cr_expect(strstr(asked.body, "role=\"status\"") == NULL, "nothing was asked");
    const Reply other = team_get(&team, ROLE_ANALYST, "/lab?ranking.order=expected_euros");
    cr_expect(strstr(other.body, "<option value=\"expected_euros\" selected>") != NULL);
    cr_expect(strstr(other.body, "role=\"status\"") != NULL, "%s", other.body);
    team_close(&team);
}

Test(team, a_visit_that_is_withdrawn_gives_way_to_the_one_before) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *const told =
        "SELECT outcome || ' ' || coalesce(note, '-') || ' ' || coalesce(customers_counted, '-') "
        "|| ' in ' || coalesce(minutes, '-') FROM outcome";
    (void)visit(&team, ROLE_INSPECTOR, 0, 1, "outcome=cleared&customers=7&minutes=20&note=full");
    cr_expect_str_eq(team_text(&team, told), "cleared full 7 in 20");
    (void)visit(&team, ROLE_INSPECTOR, 0, 2, "outcome=confirmed&minutes=15");
    cr_expect_str_eq(team_text(&team, told), "confirmed - - in -");
    cr_expect(
        eq(int, team_post(&team, ROLE_INSPECTOR, "/visit/withdraw", "id=2&reason=").code, 422));
    cr_expect(eq(
        int, team_post(&team, ROLE_INSPECTOR, "/visit/withdraw", "id=2&reason=mistake").code, 303));
    cr_expect_str_eq(team_text(&team, "SELECT outcome FROM v_outcomes"), "cleared");
    cr_expect_str_eq(team_text(&team, told), "cleared full 7 in 20");
    cr_expect(eq(
        int, team_post(&team, ROLE_INSPECTOR, "/visit/withdraw", "id=2&reason=mistake").code, 422));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/visit/withdraw", "id=1&reason=wrong+door").code,
                 303));
    cr_expect_str_eq(team_text(&team, "SELECT withdrawn FROM outcome"), "wrong door");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM v_outcomes"), 0));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 2));
    Err err = {0};
    AuditReport report;
    must(audit_verify(&team.world.store, NULL, &report, &err), &err);
    team_close(&team);
}

/* ---- the round ---- */

static size_t count_of(const char *text, const char *word) {
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word)) count++;
    return count;
}

Test(team, a_stop_is_left_out_of_the_round_until_tomorrow) {
    Team team;
    team_open(&team);
    team_serve(&team);
    static const char stop[] = "class=\"stop-name\"";
    const size_t stops = count_of(team_get(&team, ROLE_INSPECTOR, "/round").body, stop);
    const char *skip = arena_printf(team.world.arena, "id=%s", team.listed[0]);
    cr_assert(lt(sz, 3, stops));
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/round/skip", skip).code, 422));
    skip = arena_printf(team.world.arena, "%s&reason=closed+on+Mondays", skip);
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/round/skip", skip).code, 303));
    const Reply today = team_get(&team, ROLE_INSPECTOR, "/round");
    cr_expect_null(
        strstr(today.body, arena_printf(team.world.arena, "/visit?id=%s\"", team.listed[0])));
    team.now += 24 * 3600;
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect(eq(sz, count_of(team_get(&team, ROLE_INSPECTOR, "/round").body, stop), stops));
    const Reply gpx = team_post(&team, ROLE_INSPECTOR, "/round/gpx", "");
    cr_expect(eq(sz, count_of(gpx.body, "<rtept "), stops));
    cr_expect_null(strstr(gpx.body, team.list.rows[0].name), "addresses alone");
    cr_expect_str_eq(team_text(&team, "SELECT action FROM audit ORDER BY id DESC LIMIT 1"),
                     "round_export");
    team_close(&team);
}

/* The stops' ids in the order of the page. */
static const char *order_of(Team *team) {
    static const char visit[] = "/visit?id=";
    const char *at = team_get(team, ROLE_INSPECTOR, "/round").body;
    const char *ids = "";
    while ((at = strstr(at, visit))) {
        at += sizeof visit - 1;
        ids = arena_printf(team->world.arena, "%s%.*s ", ids, (int)strcspn(at, "\""), at);
    }
    return ids;
}

typedef struct Move {
    size_t from;    /* whose stop, by its place before all moves */
    const char *to; /* as the form says it */
    int code;
    const char *places; /* of the first four afterwards, each as its place before all moves */
} Move;

static const Move moves[] = {
    {1, "up", 303, "1023"}, {1, "up", 422, "1023"}, {1, "down", 303, "0123"},
    {2, "1", 303, "2013"},  {2, "3", 303, "0123"},  {0, "2", 303, "1023"},
    {0, "0", 422, "1023"},  {0, "99", 422, "1023"}, {0, "sideways", 422, "1023"},
    {0, "", 422, "1023"},   {3, "up", 303, "1032"},
};

Test(team, stops_of_the_round_are_put_in_another_order_until_tomorrow) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    char id[4][64];
    const char *planned = order_of(&team);
    cr_assert(eq(int, sscanf(planned, "%63s %63s %63s %63s", id[0], id[1], id[2], id[3]), 4));
    for (size_t k = 0; k < sizeof moves / sizeof *moves; k++) {
        const Move *move = &moves[k];
        const Reply reply = team_post(&team, ROLE_INSPECTOR, "/round/move",
                                      arena_printf(arena, "id=%s&to=%s", id[move->from], move->to));
        cr_expect(eq(int, reply.code, move->code), "%zu", k);
        const char *now = order_of(&team), *wanted = "";
        for (const char *p = move->places; *p; p++)
            wanted = arena_printf(arena, "%s%s ", wanted, id[*p - '0']);
        cr_expect(eq(int, strncmp(now, wanted, strlen(wanted)), 0), "%zu: %s", k, now);
    }
    const char *body = team_get(&team, ROLE_INSPECTOR, "/round").body;
    cr_expect(eq(sz, count_of(body, "value=\"up\""), count_of(body, "class=\"stop-name\"") - 1));
    cr_expect(eq(int,
                 team_post(&team, ROLE_INSPECTOR, "/round/move",
                           arena_printf(arena, "id=%s&to=up", team.unlisted))
                     .code,
                 404));
    team.now += 24 * 3600;
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect_str_eq(order_of(&team), planned);
    cr_expect_str_eq(team_text(&team,
                               "SELECT group_concat(DISTINCT action) FROM audit "
                               "WHERE action LIKE 'round\\_%' ESCAPE '\\'"),
                     "round_order");
    team_close(&team);
}

Test(team, what_is_taken_along_has_a_number_and_does_not_tell_who_was_drawn_by_lot) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *reply = team_post(&team, ROLE_INSPECTOR, "/round/ics", "").body;
    const size_t stops = count_of(order_of(&team), " ");
    size_t by_key = 0; /* the number that a calendar names a stop by says nothing of its rank */
    for (size_t r = 0; r < team.list.n; r++)
        by_key += strstr(reply, arena_printf(arena, "UID:run1-place%lld-",
                                             (long long)team.list.rows[r].key)) != NULL;
    cr_expect(eq(sz, count_of(reply, "BEGIN:VEVENT"), stops));
    cr_expect(eq(sz, by_key, stops));
    const char *paper = team_post(&team, ROLE_INSPECTOR, "/round/pdf", "").body;
    cr_expect(eq(int, strncmp(paper, "%PDF-", 5), 0));
    cr_expect(eq(i64,
                 team_number(&team,
                             "SELECT count(*) FROM audit WHERE action = "
                             "'round_export'"),
                 2));
    team_close(&team);
}

/* ---- visits kept on the phone ---- */

static const char *key_of(Team *team, Role role, const char *page) {
    static const char attribute[] = "data-key=\"";
    const char *at = team_get(team, role, page).body;
    while ((at = strstr(at, attribute))) {
        at += sizeof attribute - 1;
        if (strcspn(at, "\"") == SEAL_KEY_TEXT - 1)
            return arena_printf(team->world.arena, "%.*s", SEAL_KEY_TEXT - 1, at);
    }
    return "";
}

Test(team, the_key_of_visits_not_sent_is_a_persons_own_and_outlasts_a_session) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *key = key_of(&team, ROLE_INSPECTOR, "/day");
    cr_expect(eq(sz, strlen(key), SEAL_KEY_TEXT - 1));
    cr_expect_str_neq(key, key_of(&team, ROLE_LEAD, "/cases"));
    cr_expect_str_eq(key_of(&team, ROLE_AUDITOR, "/log"), "");
    cr_expect_str_eq(key_of(&team, ROLES, "/sign-in"), "");
    team.now += 3600;
    cr_expect_str_eq(key_of(&team, ROLE_INSPECTOR, "/day"), "", "the session is over");
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect_str_eq(key_of(&team, ROLE_INSPECTOR, "/me"), key);
    team_close(&team);
}

/* ---- cases ---- */

static Reply assign(Team *team, size_t listed, Role to, const char *due) {
    return team_post(team, ROLE_LEAD, "/case/assign",
                     arena_printf(team->world.arena, "id=%s&person=%lld&due=%s",
                                  team->listed[listed], (long long)team->id[to], due));
}

Test(team, a_case_from_assignment_to_closing) {
    Team team;
    team_open(&team);
    team_serve(&team);
    cr_expect_str_eq(assign(&team, 0, ROLE_INSPECTOR, "2026-09-30").location, "/case?id=1");
    cr_expect_str_eq(assign(&team, 0, ROLE_INSPECTOR, "").location, "/case?id=1"); /* the same */
    cr_expect(eq(int, assign(&team, 1, ROLE_AUDITOR, "").code, 422));
    cr_expect_not_null(strstr(team_get(&team, ROLE_INSPECTOR, "/day").body, team.listed[0]));
    (void)visit(&team, ROLE_INSPECTOR, 0, 1, "outcome=cleared");
    cr_expect_str_eq(team_text(&team, "SELECT state FROM inspection_case"), "visited");
    cr_expect(eq(int,
                 team_post(&team, ROLE_LEAD, "/case/sleep", "id=1&until=2020-01-01&reason=x").code,
                 422));
    cr_expect(eq(int,
                 team_post(&team, ROLE_LEAD, "/case/sleep", "id=1&until=2026-10-30&reason=x").code,
                 303));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=").code, 422));
    cr_expect(
        eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=explained").code, 303));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=again").code, 422));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/reopen", "id=1&reason=new").code, 303));
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(kind) FROM (SELECT kind FROM case_event ORDER BY id)"),
        "open,assign,assign,visit,sleep,close,reopen");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM audit WHERE action = 'case'"), 7));
    team_close(&team);
}

Test(team, where_two_are_wanted_one_cannot_close_alone) {
    Team team;
    team_open(&team);
    team.settings.second_person = true;
    team_serve(&team);
    (void)assign(&team, 0, ROLE_INSPECTOR, "");
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=done").code, 303));
    cr_expect_str_eq(team_text(&team, "SELECT state FROM inspection_case"), "open");
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=done").code, 422));
    cr_expect_str_eq(team_text(&team, "SELECT state FROM inspection_case"), "open");
    /* the analyst becomes a second lead */
    Err err = {0};
    must(
        store_exec(&team.world.store, "UPDATE account SET role = 'lead' WHERE name = 'anna'", &err),
        &err);
    cr_expect(
        eq(int, team_post(&team, ROLE_ANALYST, "/case/close", "id=1&reason=agreed").code, 303));
    cr_expect_str_eq(team_text(&team, "SELECT state FROM inspection_case"), "closed");
    team_close(&team);
}

Test(team, the_history_of_a_case_only_grows) {
    Team team;
    team_open(&team);
    team_serve(&team);
    (void)assign(&team, 0, ROLE_INSPECTOR, "");
    Err err = {0};
    cr_expect(eq(int, store_exec(&team.world.store, "UPDATE case_event SET kind = 'close'", &err),
                 ST_FAILED));
    err = (Err){0};
    cr_expect(eq(int, store_exec(&team.world.store, "DELETE FROM case_event", &err), ST_FAILED));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM case_event"), 2));
    team_close(&team);
}
