/* sign.c - signing in and out: password, then a code; with a first password, both are set up. */
#include "reports/console/console.h"
#include "reports/console/page.h"
#include "reports/console/routes.h"
#include "reports/console/sessions.h"

#include "detector/team/totp.h"
#include "reports/draw/qr.h"

#include <string.h>

/* ---- one small transaction ---- */

typedef struct Deed {
    Store *store;
    char actor[ACTOR_TEXT];
    Request *request;
} Deed;

static Status deed_begin(Deed *deed, Request *request, int64_t account, Err *err) {
    deed->request = request;
    return stores_write(server_stores(request->server), account_actor(account, deed->actor),
                        &deed->store, err);
}

static Status deed_end(Deed *deed, Status status, Err *err) {
    Stores *stores = server_stores(deed->request->server);
    if (!status) return stores_commit(stores, err);
    stores_rollback(stores);
    return status;
}

static Status deed_log(Deed *deed, const char *action, const char *detail, Err *err) {
    return audit_add(deed->store,
                     &(AuditEvent){.action = action, .subject = deed->actor, .detail = detail},
                     err);
}

/* A refused attempt is counted and logged. */
static Status count_failure(Request *request, const Account *account, const char *why, Err *err) {
    Deed deed;
    Status status = deed_begin(&deed, request, account->id, err);
    if (!status) status = account_count_failure(deed.store, account->id, true, request->now, err);
    if (!status) status = deed_log(&deed, "sign_in_refused", why, err);
    return deed_end(&deed, status, err);
}

/* Slower after each failure, never shut: seconds to wait from now. */
static int64_t seconds_to_wait(const Account *account, int64_t now) {
    enum { FREE = 3, MOST_DOUBLINGS = 5 };
    if (account->failures <= FREE) return 0;
    const int64_t over = account->failures - FREE;
    const int64_t pause = (int64_t)1 << (over > MOST_DOUBLINGS ? MOST_DOUBLINGS : over);
    const int64_t left = account->failed_at + pause - now;
    return left > 0 && left <= pause ? left : 0;
}

/* ---- pages ---- */

static void problem(Page *page, Say what) {
    if (what == SAY_COUNT) return;
    markup_begin(&page->m, "p", "problem");
    markup_attr(&page->m, "role", "alert");
    markup_text(&page->m, say(page->v, what));
    markup_close(&page->m);
}

static void demo_people(Page *page) {
    Markup *m = &page->m;
    markup_begin(m, "div", "people");
    for (int role = 0; role < ROLES; role++) {
        form_begin(page, "/demo", NULL);
        form_hidden(page, "name", console_people[role]);
        markup_begin(m, "button", "person");
        markup_attr(m, "type", "submit");
        markup_element(m, "strong", NULL, page_role(page, (Role)role));
        markup_element(m, "small", NULL, console_people[role]);
        markup_close(m);
        markup_close(m);
    }
    markup_close(m);
}

static void sign_in_page(const Request *request, Say what, int code, Answer *answer) {
    Page page;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_SIGN_IN),
               server_settings(request->server)->demo ? say(page.v, SAY_C_DEMO_WHO) : NULL);
    problem(&page, what);
    if (server_settings(request->server)->demo) {
        demo_people(&page);
    } else {
        form_begin(&page, "/sign-in", "card narrow");
        form_field(&page, &(Field){.label = say(page.v, SAY_C_NAME),
                                   .name = "name",
                                   .type = "text",
                                   .complete = "username",
                                   .required = true});
        form_field(&page, &(Field){.label = say(page.v, SAY_C_PASSWORD),
                                   .name = "password",
                                   .type = "password",
                                   .complete = "current-password",
                                   .required = true});
        form_button(&page, "button", say(page.v, SAY_C_SIGN_IN));
        markup_close(&page.m);
    }
    page_end(&page, answer);
    answer->code = code;
}

Status console_sign_in(Request *request, Answer *answer, Err *err) {
    (void)err;
    sign_in_page(request, SAY_COUNT, 200, answer);
    return ST_OK;
}

static void code_field(Page *page) {
    form_field(page, &(Field){.label = say(page->v, SAY_C_CODE),
                              .name = "code",
                              .type = "text",
                              .complete = "one-time-code",
                              .digits = "numeric",
                              .required = true});
}

static void code_page(const Request *request, Say what, int code, Answer *answer) {
    Page page;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_CODE_TITLE), say(page.v, SAY_C_CODE_HOW));
    problem(&page, what);
    form_begin(&page, "/code", "card narrow");
    code_field(&page);
    form_button(&page, "button", say(page.v, SAY_C_SIGN_IN));
    markup_close(&page.m);
    page_end(&page, answer);
    answer->code = code;
}

Status console_code(Request *request, Answer *answer, Err *err) {
    (void)err;
    code_page(request, SAY_COUNT, 200, answer);
    return ST_OK;
}

/* ---- password ---- */

/* With a right password: the next step's session. A first password is spent by this. */
static Status open_stage(Request *request, const Account *account, const char **token, Err *err) {
    Deed deed;
    char made[SESSION_TOKEN];
    Account now;
    bool found = false;
    Status status = deed_begin(&deed, request, account->id, err);
    if (!status) status = account_get(deed.store, account->id, request->arena, &now, &found, err);
    /* Meanwhile it may have been used, reset or disabled. */
    if (!status && (!found || now.disabled || !text_equal(now.password, account->password) ||
                    (now.first && now.first_until <= request->now)))
        status = FAIL(err, ST_USAGE, "the account was changed meanwhile: sign in again");
    if (!status) status = session_sweep(deed.store, request->now, err);
    if (!status && account->first) {
        unsigned char secret[TOTP_SECRET], sealed[TOTP_SECRET + SEAL_MORE];
        totp_secret(secret);
        seal_close(server_seal(request->server), secret, sizeof secret, sealed);
        status = account_set_totp(deed.store, account->id, sealed, sizeof sealed, err);
        if (!status) status = account_spend_first(deed.store, account->id, err);
    }
    if (!status)
        status = session_begin(deed.store,
                               &(SessionStart){.account = account->id,
                                               .stage = account->first ? STAGE_ENROL : STAGE_CODE,
                                               .now = request->now},
                               made, err);
    if (!status) status = deed_log(&deed, "sign_in_password", "{}", err);
    *token = arena_strdup(request->arena, made);
    return deed_end(&deed, status, err);
}

static Status find_named(Request *request, const char *name, Account *account, bool *found,
                         Err *err) {
    Store *store;
    TRY(stores_read(server_stores(request->server), &store, err));
    const Status status = account_find(store, name, request->arena, account, found, err);
    stores_read_end(server_stores(request->server), store);
    return status;
}

Status console_sign_in_post(Request *request, Answer *answer, Err *err) {
    Account account = {0};
    bool found = false;
    TRY(find_named(request, form_text(&request->form, "name"), &account, &found, err));
    if (found && seconds_to_wait(&account, request->now)) {
        sign_in_page(request, SAY_C_SLOW, 429, answer);
        return ST_OK;
    }
    /* An unknown name takes as long as a wrong password. */
    bool right;
    TRY(server_password(request->server, found ? account.password : NULL,
                        form_text(&request->form, "password"), &right, err));
    const bool usable =
        found && !account.disabled && (!account.first || account.first_until > request->now);
    if (right && usable) {
        TRY(open_stage(request, &account, &answer->token, err));
        answer_go(answer, account.first ? "/enrol" : "/code");
        return ST_OK;
    }
    if (found) TRY(count_failure(request, &account, "{\"why\":\"password\"}", err));
    sign_in_page(request, SAY_C_WRONG, 401, answer);
    return ST_OK;
}

/* ---- code ---- */

static bool read_secret(const Request *request, const Account *account,
                        unsigned char secret[TOTP_SECRET]) {
    return account->totp && account->totp_bytes == TOTP_SECRET + SEAL_MORE &&
           seal_read(server_seal(request->server), account->totp, account->totp_bytes, secret);
}

/* Within the transaction: the code is right, newer than the last, and now used. */
static Status use_code(Deed *deed, bool *right, Err *err) {
    const Request *request = deed->request;
    unsigned char secret[TOTP_SECRET];
    Account now;
    bool found = false;
    int64_t step = 0;
    *right = false;
    TRY(account_get(deed->store, request->account->id, request->arena, &now, &found, err));
    if (!found || now.disabled || !read_secret(request, &now, secret)) return ST_OK;
    *right =
        totp_matches(secret, form_text(&request->form, "code"), request->now, now.totp_step, &step);
    sodium_memzero(secret, sizeof secret);
    if (!*right) return ST_OK;
    TRY(account_count_failure(deed->store, now.id, false, request->now, err));
    return account_use_code(deed->store, now.id, step, err);
}

/* A session that may do all its role may, in the place of the one before. */
static Status open_session(Deed *deed, const char *action, const char **token, Err *err) {
    char made[SESSION_TOKEN];
    const Request *request = deed->request;
    TRY(session_begin(
        deed->store,
        &(SessionStart){request->account->id, STAGE_OPEN, request->session, request->now}, made,
        err));
    *token = arena_strdup(request->arena, made);
    return deed_log(deed, action, "{}", err);
}

/* Refused attempts are counted in a transaction of their own. */
static Status sign_with_code(Request *request, const char *action, bool *right, const char **token,
                             Err *err) {
    Deed deed;
    *right = false;
    Status status = deed_begin(&deed, request, request->account->id, err);
    if (!status) status = use_code(&deed, right, err);
    if (!status && *right) status = open_session(&deed, action, token, err);
    TRY(deed_end(&deed, status, err));
    return *right ? ST_OK : count_failure(request, request->account, "{\"why\":\"code\"}", err);
}

Status console_code_post(Request *request, Answer *answer, Err *err) {
    bool right;
    if (seconds_to_wait(request->account, request->now)) {
        code_page(request, SAY_C_SLOW, 429, answer);
        return ST_OK;
    }
    TRY(sign_with_code(request, "sign_in", &right, &answer->token, err));
    if (right)
        answer_go(answer, "/");
    else
        code_page(request, SAY_C_WRONG_CODE, 401, answer);
    return ST_OK;
}

/* ---- the first time ---- */

static void device(Page *page, const unsigned char secret[TOTP_SECRET]) {
    char base32[TOTP_BASE32];
    Markup *m = &page->m;
    const Account *account = page->request->account;
    const QrCode code = qr_code_of(totp_uri(secret, account->name, page->v->arena), page->v->arena);
    totp_base32(secret, base32);
    html_section(m, "card device", "device", say(page->v, SAY_C_DEVICE));
    markup_element(m, "p", NULL, say(page->v, SAY_C_DEVICE_HOW));
    qr_svg(m, &code, say(page->v, SAY_C_DEVICE_PICTURE));
    markup_open(m, "p");
    markup_element(m, "code", "secret", base32);
    markup_close(m);
    markup_close(m);
}

static void enrol_page(const Request *request, const char *why, int code, Answer *answer) {
    Page page;
    unsigned char secret[TOTP_SECRET];
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_ENROL), say(page.v, SAY_C_ENROL_HOW));
    if (why) {
        markup_begin(&page.m, "p", "problem");
        markup_attr(&page.m, "role", "alert");
        markup_text(&page.m, why);
        markup_close(&page.m);
    }
    if (read_secret(request, request->account, secret)) device(&page, secret);
    form_begin(&page, "/enrol", "card narrow");
    form_field(&page, &(Field){.label = say(page.v, SAY_C_NEW_PASSWORD),
                               .name = "password",
                               .type = "password",
                               .complete = "new-password",
                               .required = true});
    code_field(&page);
    form_button(&page, "button", say(page.v, SAY_C_SAVE));
    markup_close(&page.m);
    page_end(&page, answer);
    answer->code = code;
}

Status console_enrol(Request *request, Answer *answer, Err *err) {
    (void)err;
    enrol_page(request, NULL, 200, answer);
    return ST_OK;
}

static Status set_up(Request *request, const char *hash, bool *right, const char **token,
                     Err *err) {
    Deed deed;
    Status status = deed_begin(&deed, request, request->account->id, err);
    *right = false;
    if (!status) status = use_code(&deed, right, err);
    if (!status && *right)
        status = account_set_password(deed.store, request->account->id, hash, err);
    if (!status && *right) status = open_session(&deed, "sign_in", token, err);
    return deed_end(&deed, status, err);
}

Status console_enrol_post(Request *request, Answer *answer, Err *err) {
    char hash[PASSWORD_HASH];
    bool right = false;
    Err weak = {0};
    const Voice voice = {.language = language_find(request->language), .arena = request->arena};
    const char *password = form_text(&request->form, "password");
    if (password_check(password, request->account->name, &weak)) {
        enrol_page(request, say_foreign(&voice, weak.text), 422, answer);
        return ST_OK;
    }
    if (seconds_to_wait(request->account, request->now)) {
        enrol_page(request, say(&voice, SAY_C_SLOW), 429, answer);
        return ST_OK;
    }
    TRY(server_password_hash(request->server, password, hash, err));
    TRY(set_up(request, hash, &right, &answer->token, err));
    if (right) {
        answer_go(answer, "/");
        return ST_OK;
    }
    TRY(count_failure(request, request->account, "{\"why\":\"code\"}", err));
    enrol_page(request, say(&voice, SAY_C_WRONG_CODE), 401, answer);
    return ST_OK;
}

/* ---- proving it again ---- */

static void prove_page(const Request *request, Say what, int code, Answer *answer) {
    Page page;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_PROVE), say(page.v, SAY_C_PROVE_HOW));
    problem(&page, what);
    form_begin(&page, "/prove", "card narrow");
    form_field(&page, &(Field){.label = say(page.v, SAY_C_PASSWORD),
                               .name = "password",
                               .type = "password",
                               .complete = "current-password",
                               .required = true});
    code_field(&page);
    form_button(&page, "button", say(page.v, SAY_C_GO_ON));
    markup_close(&page.m);
    page_end(&page, answer);
    answer->code = code;
}

Status console_prove(Request *request, Answer *answer, Err *err) {
    (void)err;
    prove_page(request, SAY_COUNT, 200, answer);
    return ST_OK;
}

Status console_prove_post(Request *request, Answer *answer, Err *err) {
    bool right = false, known;
    if (seconds_to_wait(request->account, request->now)) {
        prove_page(request, SAY_C_SLOW, 429, answer);
        return ST_OK;
    }
    TRY(server_password(request->server, request->account->password,
                        form_text(&request->form, "password"), &known, err));
    if (known)
        TRY(sign_with_code(request, "prove", &right, &answer->token, err));
    else
        TRY(count_failure(request, request->account, "{\"why\":\"password\"}", err));
    if (right)
        answer_go(answer, "/");
    else
        prove_page(request, SAY_C_WRONG, 401, answer);
    return ST_OK;
}

Status console_sign_out(Request *request, Answer *answer, Err *err) {
    char subject[ACTOR_TEXT];
    TRY(session_end(request->store, request->session, err));
    TRY(audit_add(request->store,
                  &(AuditEvent){.action = "sign_out",
                                .subject = account_actor(request->account->id, subject)},
                  err));
    answer->token = "";
    answer_go(answer, "/sign-in");
    return ST_OK;
}

/* ---- one's own account ---- */

static void language_form(Page *page) {
    form_begin(page, "/me/language", "card narrow");
    form_select(page, say(page->v, SAY_LANGUAGES), "language");
    for (size_t k = 0; k < LANGUAGES; k++)
        form_option(page, languages_all[k].code, languages_all[k].name,
                    languages_all[k].id == page->v->language->id);
    form_select_end(page);
    form_button(page, "button", say(page->v, SAY_C_SAVE));
    markup_close(&page->m);
}

static void token_form(Page *page) {
    html_section(&page->m, "card narrow", "token", say(page->v, SAY_C_TOKEN));
    markup_element(&page->m, "p", "muted", say(page->v, SAY_C_TOKEN_HOW));
    form_begin(page, "/me/token", NULL);
    if ((1U << page->request->account->role) & (FOR_INSPECTOR | FOR_LEAD)) {
        form_select(page, say(page->v, SAY_C_TOKEN_MAY), "posts");
        form_option(page, "0", say(page->v, SAY_C_TOKEN_READS), true);
        form_option(page, "1", say(page->v, SAY_C_TOKEN_POSTS), false);
        form_select_end(page);
    }
    form_button(page, "button", say(page->v, SAY_C_TOKEN_MAKE));
    markup_close(&page->m);
    markup_close(&page->m);
}

Status console_me(Request *request, Answer *answer, Err *err) {
    Page page;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_ME),
               arena_printf(request->arena, "%s, %s", request->account->name,
                            page_role(&page, request->account->role)));
    language_form(&page);
    form_begin(&page, "/me/password", "card narrow");
    form_field(&page, &(Field){.label = say(page.v, SAY_C_NEW_PASSWORD),
                               .name = "password",
                               .type = "password",
                               .complete = "new-password",
                               .required = true});
    form_button(&page, "button", say(page.v, SAY_C_SAVE));
    markup_close(&page.m);
    if ((1U << request->account->role) & (FOR_INSPECTOR | FOR_LEAD | FOR_ANALYST))
        token_form(&page);
    const Status status = sessions_mine(&page, err);
    page_end(&page, answer);
    return status;
}

Status console_token(Request *request, Answer *answer, Err *err) {
    Page page;
    char token[SESSION_TOKEN];
    const bool posts = form_whole(&request->form, "posts", 0, 1, 0) == 1;
    TRY(api_token_make(request->store, request->account->id, posts, request->now, token, err));
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_TOKEN), say(page.v, SAY_C_TOKEN_ONCE));
    markup_begin(&page.m, "p", "card");
    markup_element(&page.m, "code", "secret", token);
    markup_close(&page.m);
    page_end(&page, answer);
    sodium_memzero(token, sizeof token);
    return ST_OK;
}

Status console_language(Request *request, Answer *answer, Err *err) {
    const Language *language = language_find(form_text(&request->form, "language"));
    if (language)
        TRY(account_set_language(request->store, request->account->id, language->code, err));
    answer_go(answer, "/me");
    return ST_OK;
}

/* All sessions end but a new one here. */
Status console_password(Request *request, Answer *answer, Err *err) {
    char hash[PASSWORD_HASH];
    Deed deed;
    const char *password = form_text(&request->form, "password");
    TRY(password_check(password, request->account->name, err));
    TRY(server_password_hash(request->server, password, hash, err));
    Status status = deed_begin(&deed, request, request->account->id, err);
    if (!status) status = account_set_password(deed.store, request->account->id, hash, err);
    if (!status) status = open_session(&deed, "sign_in", &answer->token, err);
    answer_go(answer, "/me");
    return deed_end(&deed, status, err);
}

/* ---- the demonstration ---- */

Status console_demo_post(Request *request, Answer *answer, Err *err) {
    Account account = {0};
    bool found = false;
    char made[SESSION_TOKEN];
    Deed deed;
    if (!server_settings(request->server)->demo)
        return FAIL(err, ST_USAGE, "this is not a demonstration");
    TRY(find_named(request, form_text(&request->form, "name"), &account, &found, err));
    if (!found) return FAIL(err, ST_USAGE, "this is not one of the five people");
    Status status = deed_begin(&deed, request, account.id, err);
    if (!status)
        status = session_begin(
            deed.store, &(SessionStart){account.id, STAGE_OPEN, NULL, request->now}, made, err);
    if (!status) status = deed_log(&deed, "sign_in", "{\"demo\":true}", err);
    answer->token = arena_strdup(request->arena, made);
    answer_go(answer, "/");
    return deed_end(&deed, status, err);
}
