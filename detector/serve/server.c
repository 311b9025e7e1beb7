#include "detector/serve/server.h"

#include <jansson.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "datasets/base/text.h"
#include "datasets/store/moment.h"
#include "detector/serve/guard.h"
#include "detector/serve/http.h"
#include "detector/serve/notes.h"
#include "detector/serve/objects.h"
#include "detector/team/access.h"

static const int64_t hour_s = 3600;

struct Server {
    Arena *arena;
    ServeSettings settings;
    Stores *stores;
    Notes *notes;
    Shelf *shelf;
    Runner *runner;
    Seal seal;
    pthread_mutex_t hashing, studying;
    atomic_size_t hashers; /* that hash a password, or wait to */
    HttpService service;
    struct MHD_Daemon *daemon;
};

Status server_open(const ServeSettings *settings, Server **server, Err *err) {
    Arena *arena = arena_open();
    Server *made = ARENA_ARRAY(arena, Server, 1);
    made->arena = arena;
    made->settings = *settings;
    made->settings.store_path = arena_strdup(arena, settings->store_path);
    if (!settings->backups)
        made->settings.backups = arena_printf(arena, "%s.backups", settings->store_path);
    made->stores = stores_open(made->settings.store_path, settings->threads, settings->lock_wait_s);
    made->notes = notes_open(made->stores);
    made->shelf = shelf_open();
    (void)pthread_mutex_init(&made->hashing, NULL);
    (void)pthread_mutex_init(&made->studying, NULL);
    const RunnerSettings running = {settings->program, made->settings.store_path, settings->clock};
    Status status = seal_open(settings->store_path, &made->seal, err);
    if (!status) status = runner_open(made->stores, &running, &made->runner, err);
    if (status) server_close(made);
    if (!status) *server = made;
    return status;
}

void server_close(Server *server) {
    if (!server) return;
    server_stop(server);
    runner_close(server->runner);
    shelf_close(server->shelf);
    notes_close(server->notes);
    stores_close(server->stores);
    (void)pthread_mutex_destroy(&server->studying);
    (void)pthread_mutex_destroy(&server->hashing);
    sodium_memzero(&server->seal, sizeof server->seal);
    arena_close(server->arena);
}

const ServeSettings *server_settings(const Server *server) {
    return &server->settings;
}
const Seal *server_seal(const Server *server) {
    return &server->seal;
}
Stores *server_stores(const Server *server) {
    return server->stores;
}

Runner *server_runner(const Server *server) {
    return server->runner;
}

/* At most a quarter of the threads hash or wait to. */
static Status hash_begin(Server *server, Err *err) {
    const size_t most = server->settings.threads / 4 + 1;
    if (atomic_fetch_add(&server->hashers, 1) >= most) {
        (void)atomic_fetch_sub(&server->hashers, 1);
        return FAIL(err, ST_LOCKED, "too many people sign in at once: try again");
    }
    (void)pthread_mutex_lock(&server->hashing);
    return ST_OK;
}

static void hash_end(Server *server) {
    (void)pthread_mutex_unlock(&server->hashing);
    (void)atomic_fetch_sub(&server->hashers, 1);
}

Status server_password(Server *server, const char *hash, const char *password, bool *right,
                       Err *err) {
    *right = false;
    TRY(hash_begin(server, err));
    *right = password_matches(hash, password);
    hash_end(server);
    return ST_OK;
}

Status server_password_hash(Server *server, const char *password, char out[PASSWORD_HASH],
                            Err *err) {
    TRY(hash_begin(server, err));
    const Status status = password_hash(password, out, err);
    hash_end(server);
    return status;
}

void server_stop(Server *server) {
    http_stop(server->daemon);
    server->daemon = NULL;
}

void answer_go(Answer *answer, const char *location) {
    answer->code = 303;
    answer->location = location;
}

/* ---- one request ---- */

/* Why a request is not answered as asked. */
typedef struct Refusal {
    int code;           /* 0 = it is */
    const char *why;    /* for the person; NULL = the page says it */
    const char *noted;  /* for the log; NULL = not logged */
    const char *detour; /* where to go instead */
} Refusal;

typedef struct Turn {
    Server *server;
    const Incoming *incoming;
    Request request;
    SignedIn person;
    Refusal refusal;
    bool posts;    /* a program whose token also changes */
    bool expected; /* the log waits for its entry (notes.h) */
    int changes;   /* rows that the connection had changed before */
} Turn;

static bool refuse(Turn *turn, int code, const char *noted) {
    turn->refusal = (Refusal){.code = code, .noted = noted};
    return false;
}

static bool detour(Turn *turn, const char *to) {
    turn->refusal = (Refusal){.code = 303, .detour = to};
    return false;
}

static const Endpoint *find_route(const Endpoint *routes, const char *path, bool post) {
    for (; routes->path; routes++)
        if (strcmp(routes->path, path) == 0 && endpoint_posts(routes->way) == post) return routes;
    return NULL;
}

/* The one that the person chose, else the one that the browser asks for. */
static const char *language_of(const Turn *turn) {
    const Account *account = turn->request.account;
    return account && *account->language ? account->language
                                         : language_wanted(turn->incoming->language);
}

static bool read_body(Turn *turn) {
    const Incoming *in = turn->incoming;
    Request *request = &turn->request;
    const EndpointWay way = request->route->way;
    const bool upload = endpoint_takes_file(way) && multipart_is(in->type);
    Err err = {0};
    if (in->length > (upload ? UPLOAD_BYTES + FORM_BYTES : FORM_BYTES))
        return refuse(turn, 413, NULL);
    if (!upload && (way == WAY_UPLOAD || !guard_form_type(in->type)))
        return refuse(turn, 415, NULL);
    const Status status =
        upload ? multipart_read(in->type, in->body, in->length, request->arena, &request->form,
                                &request->file, &err)
               : form_read(in->body, in->length, request->arena, &request->form, &err);
    return !status || refuse(turn, 400, NULL);
}

/* What can be said without the store: 421, 400, 404, 405, 413, 415, 403. */
static bool read_request(Turn *turn) {
    const Incoming *in = turn->incoming;
    Request *request = &turn->request;
    const bool post = strcmp(in->method, "POST") == 0;
    const char *path = NULL;
    Err err = {0};
    if (!guard_host(turn->server->settings.origins, in->host)) return refuse(turn, 421, NULL);
    if (!post && strcmp(in->method, "GET") != 0 && strcmp(in->method, "HEAD") != 0)
        return refuse(turn, 405, NULL);
    if (target_read(in->target, request->arena, &path, &request->query, &err))
        return refuse(turn, path ? 400 : 404, NULL);
    request->route = find_route(turn->server->settings.routes, path, post);
    if (!request->route)
        return refuse(turn, find_route(turn->server->settings.routes, path, !post) ? 405 : 404,
                      NULL);
    /* no page of another site can show a token */
    const bool own = post && !endpoint_is_api(path);
    if (!guard_site(turn->server->settings.origins, in, own)) return refuse(turn, 403, NULL);
    if (!post) return true;
    return read_body(turn);
}

/* ---- who asks, and whether they may ---- */

static Status find_program(Turn *turn, Err *err) {
    Request *request = &turn->request;
    static const char bearer[] = "Bearer ";
    const char *shown = turn->incoming->authorization;
    ApiToken found = {0};
    if (shown && strncmp(shown, bearer, sizeof bearer - 1) == 0)
        TRY(api_token_find(request->store, shown + sizeof bearer - 1, request->now, request->arena,
                           &found, err));
    turn->person.account = found.account;
    turn->posts = found.posts;
    if (turn->person.account.id) request->account = &turn->person.account;
    return ST_OK;
}

static Status find_person(Turn *turn, Err *err) {
    Request *request = &turn->request;
    if (endpoint_is_api(request->route->path)) return find_program(turn, err);
    const char *token = cookie_value(turn->incoming->cookie, http_cookie, request->arena);
    request->account = NULL;
    request->session = NULL;
    if (*token)
        TRY(session_find(request->store, token, request->now, request->arena, &turn->person, err));
    if (turn->person.found) request->account = &turn->person.account;
    if (turn->person.found) request->session = &turn->person.session;
    request->language = language_of(turn);
    return ST_OK;
}

/* The stage decides first, then the role: both bits must be the route's. */
static bool may_use(Turn *turn) {
    const Request *request = &turn->request;
    const unsigned roles = request->route->roles;
    if (roles & FOR_NOBODY_YET) return true;
    if (endpoint_is_api(request->route->path)) {
        if (!request->account) return refuse(turn, 401, NULL);
        if (!(roles & 1U << request->account->role)) return refuse(turn, 403, "role");
        if (!endpoint_posts(request->route->way) || turn->posts) return true;
        return refuse(turn, 403, "a token that only reads");
    }
    if (!request->session) return detour(turn, "/sign-in");
    if (request->session->stage == STAGE_CODE)
        return roles & FOR_CODE ? true : detour(turn, "/code");
    if (request->session->stage == STAGE_ENROL)
        return roles & FOR_ENROL ? true : detour(turn, "/enrol");
    if (!(roles & FOR_ALL)) return detour(turn, "/"); /* a step of signing in */
    if (!(roles & 1U << request->account->role)) return refuse(turn, 403, "role");
    if (request->route->fresh &&
        request->now - request->session->proved_at >= session_limits.fresh_s)
        return detour(turn, "/prove");
    return true;
}

static bool has_form_token(Turn *turn) {
    const Request *request = &turn->request;
    const char *sent = form_text(&request->form, "form");
    if (!endpoint_posts(request->route->way) || !request->session) return true;
    if (strlen(sent) == SESSION_FORM - 1 &&
        sodium_memcmp(sent, request->session->form, SESSION_FORM - 1) == 0)
        return true;
    return refuse(turn, 403, "form token");
}

static Status within_hour(Turn *turn, bool *within, Err *err) {
    const Request *request = &turn->request;
    const size_t most = turn->server->settings.dossiers_hour;
    size_t count = 0;
    *within = true;
    if (!text_equal(request->route->log, "dossier") || !most || !request->account) return ST_OK;
    TRY(access_count(request->store, request->account->id, request->now - hour_s, &count, err));
    *within = count < most;
    return ST_OK;
}

/* In the moment or transaction of request->store. *go = whether the route may answer. */
static Status check(Turn *turn, bool *go, Err *err) {
    bool theirs = false, within = false;
    *go = false;
    TRY(find_person(turn, err));
    if (!may_use(turn) || !has_form_token(turn)) return ST_OK;
    TRY(object_find(&turn->request, &theirs, err));
    *go = theirs || refuse(turn, 404, "not theirs");
    if (!*go) return ST_OK;
    TRY(within_hour(turn, &within, err));
    *go = within || refuse(turn, 429, "dossiers an hour");
    return audit_head(turn->request.store, &turn->request.head, err);
}

/* ---- the log ---- */

static const char *actor_of(const Turn *turn, char out[ACTOR_TEXT]) {
    return turn->request.account ? account_actor(turn->request.account->id, out) : NULL;
}

/* The thing it is about: an id, never a name. */
static const char *subject_of(const Request *request) {
    if (request->row) return request->row->storefront_id;
    if (request->visit) return request->visit->storefront_id;
    if (request->work) return request->work->storefront_id;
    if (request->subject)
        return arena_printf(request->arena, "user:%lld", (long long)request->subject->id);
    if (request->proposal)
        return arena_printf(request->arena, "proposal %lld", (long long)request->proposal->id);
    if (request->correction) return request->correction->storefront_id;
    if (request->job) return arena_printf(request->arena, "job %lld", (long long)request->job->id);
    if (request->upload)
        return arena_printf(request->arena, "upload %lld", (long long)request->upload->id);
    return request->input ? request->input->digest : NULL;
}

/* An entry of its own, and the session's last use. */
static Status note(Turn *turn, const char *action, const char *detail, Err *err) {
    char actor[ACTOR_TEXT];
    const Request *request = &turn->request;
    const bool stale = request->session && request->route->way != WAY_POLL &&
                       session_is_stale(request->session, request->now);
    const Note entry = {
        .actor = actor_of(turn, actor),
        .event = {.action = action, .subject = subject_of(request), .detail = detail},
        .session = stale ? request->session : NULL,
        .now = request->now,
        .expected = turn->expected};
    if (!action && !stale) return ST_OK;
    turn->expected = false;
    return notes_add(turn->server->notes, &entry, err);
}

static void expect_note(Turn *turn) {
    turn->expected = turn->request.route->log != NULL;
    if (turn->expected) notes_expect(turn->server->notes);
}

/* Of a reading that failed or was refused. */
static void forget_note(Turn *turn) {
    if (turn->expected) notes_forget(turn->server->notes);
    turn->expected = false;
}

static Status note_refusal(Turn *turn, Err *err) {
    const Request *request = &turn->request;
    json_t *detail = json_pack("{s:s, s:s}", "page", request->route ? request->route->path : "",
                               "why", turn->refusal.noted);
    char *text = json_dumps(detail, JSON_COMPACT);
    json_decref(detail);
    const Status status = note(turn, "refused", text, err);
    free(text);
    return status;
}

/* ---- answering ---- */

static Status read_page(Turn *turn, Answer *answer, bool *go, Err *err) {
    Request *request = &turn->request;
    Store *store;
    TRY(stores_read(turn->server->stores, &store, err));
    request->store = store;
    Status status = shelf_take(turn->server->shelf, store, &request->shelf, err);
    if (!status) status = check(turn, go, err);
    if (!status && *go) status = request->route->answer(request, answer, err);
    request->store = NULL;
    stores_read_end(turn->server->stores, store);
    return status;
}

static Status answer_reading(Turn *turn, Answer *answer, Err *err) {
    bool go = false;
    expect_note(turn);
    Status status = read_page(turn, answer, &go, err);
    if (!status && go) status = note(turn, turn->request.route->log, answer->detail, err);
    forget_note(turn);
    return status;
}

/* The list is taken before the transaction begins: reading it may take long. */
static Status take_shelf(Turn *turn, Err *err) {
    Store *store;
    TRY(stores_read(turn->server->stores, &store, err));
    const Status status = shelf_take(turn->server->shelf, store, &turn->request.shelf, err);
    stores_read_end(turn->server->stores, store);
    return status;
}

/* A change that the log does not know is undone. */
static Status expect_entry(Turn *turn, Err *err) {
    AuditHead head;
    Store *store = turn->request.store;
    TRY(audit_head(store, &head, err));
    if (head.entries > turn->request.head.entries) return ST_OK;
    if (sqlite3_total_changes(store->db) == turn->changes) return ST_OK; /* a form sent twice */
    return FAIL(err, ST_INTEGRITY, "%s changed the store without an entry in the log",
                turn->request.route->path);
}

static Status answer_change(Turn *turn, Answer *answer, Err *err) {
    Request *request = &turn->request;
    bool go = false;
    Store *store;
    TRY(take_shelf(turn, err));
    Status status = stores_write(turn->server->stores, NULL, &store, err);
    request->store = store;
    char actor[ACTOR_TEXT];
    if (!status) status = check(turn, &go, err);
    store->actor = actor_of(turn, actor);
    turn->changes = go ? sqlite3_total_changes(store->db) : 0;
    if (!status && go) status = request->route->answer(request, answer, err);
    if (!status && go) status = expect_entry(turn, err);
    request->store = NULL;
    store->actor = NULL;
    if (!status && go) {
        TRY(stores_commit(turn->server->stores, err));
        if (answer->stopped_job) runner_kill(turn->server->runner, answer->stopped_job);
        runner_wake(turn->server->runner); /* a job may be new */
        return ST_OK;
    }
    stores_rollback(turn->server->stores);
    return status;
}

/* Looked at in a moment, answered without one. */
static Status answer_apart(Turn *turn, Answer *answer, Err *err) {
    Request *request = &turn->request;
    Store *store;
    bool go = false;
    TRY(stores_read(turn->server->stores, &store, err));
    request->store = store;
    Status status = shelf_take(turn->server->shelf, store, &request->shelf, err);
    if (!status) status = check(turn, &go, err);
    request->store = NULL;
    stores_read_end(turn->server->stores, store);
    if (!status && go) status = request->route->answer(request, answer, err);
    return status;
}

static Status answer_study(Turn *turn, Answer *answer, Err *err) {
    if (pthread_mutex_trylock(&turn->server->studying)) {
        (void)refuse(turn, 429, NULL);
        return ST_OK;
    }
    Status status = answer_apart(turn, answer, err);
    (void)pthread_mutex_unlock(&turn->server->studying);
    if (status || turn->refusal.code) return status;
    return note(turn, turn->request.route->log, answer->detail, err);
}

static Status answer_route(Turn *turn, Answer *answer, Err *err) {
    switch (turn->request.route->way) {
        case WAY_READ:
        case WAY_POLL:
            return answer_reading(turn, answer, err);
        case WAY_CHANGE:
        case WAY_UPLOAD:
        case WAY_ATTACH:
            return answer_change(turn, answer, err);
        case WAY_STUDY:
            return answer_study(turn, answer, err);
        case WAY_SIGN:
            return answer_apart(turn, answer, err);
    }
    return ST_OK;
}

/* Code for a failure: what a person did, what is busy, what is broken. */
static int code_of(Status status) {
    switch (status) {
        case ST_USAGE:
            return 422;
        case ST_INPUT:
            return 400;
        default:
            return 503;
    }
}

static void answer_refusal(Turn *turn, int code, const char *why, Answer *answer) {
    const char *detail = answer->detail;
    text_free(&answer->body);
    *answer = (Answer){.code = code, .type = "text/html; charset=utf-8", .detail = detail};
    if (turn->refusal.detour)
        answer_go(answer, turn->refusal.detour);
    else
        turn->server->settings.refuse(&turn->request, code, why, answer);
}

static int64_t now_of(const Server *server) {
    return server->settings.clock ? *server->settings.clock : (int64_t)time(NULL);
}

void server_answer(Server *server, const Incoming *incoming, Arena *arena, Answer *answer) {
    Turn turn = {.server = server, .incoming = incoming};
    Err err = {0};
    turn.request = (Request){.arena = arena, .server = server, .language = "en"};
    turn.request.now = now_of(server);
    *answer = (Answer){.code = 200, .type = "text/html; charset=utf-8"};
    turn.request.language = language_of(&turn);
    Status status = read_request(&turn) ? answer_route(&turn, answer, &err) : ST_OK;
    if (!status && turn.refusal.noted && turn.request.account) status = note_refusal(&turn, &err);
    if (status)
        answer_refusal(&turn, code_of(status), code_of(status) == 503 ? NULL : err.text, answer);
    else if (turn.refusal.code)
        answer_refusal(&turn, turn.refusal.code, turn.refusal.why, answer);
    shelf_give(server->shelf, &turn.request.shelf);
}

/* ---- the wire ---- */

static void answer_any(void *context, const Incoming *incoming, Arena *arena, Answer *answer) {
    server_answer(context, incoming, arena, answer);
}

bool server_takes_file(Server *server, const Incoming *head, Arena *arena) {
    Turn turn = {.server = server, .incoming = head};
    Request *request = &turn.request;
    const char *const *origins = server->settings.origins;
    const char *path = NULL;
    Err err = {0};
    Store *store;
    *request = (Request){.arena = arena, .server = server, .language = "en", .now = now_of(server)};
    if (target_read(head->target, arena, &path, &request->query, &err)) return false;
    request->route = find_route(server->settings.routes, path, true);
    if (!request->route || !endpoint_takes_file(request->route->way)) return false;
    if (!guard_host(origins, head->host) || !guard_site(origins, head, true)) return false;
    if (stores_read(server->stores, &store, &err)) return false;
    request->store = store;
    const bool may = !find_person(&turn, &err) && may_use(&turn);
    stores_read_end(server->stores, store);
    return may;
}

static bool takes_file(void *context, const Incoming *head, Arena *arena) {
    return server_takes_file(context, head, arena);
}

Status server_start(Server *server, int fd, Err *err) {
    server->service.answer = answer_any;
    server->service.takes_file = takes_file;
    server->service.context = server;
    return http_start(&server->service, fd, server->settings.threads, &server->daemon, err);
}
