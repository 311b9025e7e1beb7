/* Accounts, sessions and passwords: what holds whatever a person does. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"
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
