#include "tests/support/team.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detector/run/scan.h"
#include "detector/serve/http.h"
#include "models/params/params_detector.h"
#include "reports/console/console.h"

const char team_origin[] = "http://127.0.0.1:8080";
static const char *const origins[] = {team_origin, NULL};

static void make_list(Team *team) {
    World *w = &team->world;
    Err err = {0};
    Params *params = params_open(w->arena);
    const CityOptions options = {
        .storefronts = 120, .months = 24, .seed = 5, .front_share = 0.1, .legit_share = 0.05};
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX, .seed = 1};
    (void)world_city_blind(w, &options);
    must(params_set(params, "ranking.budget=12", &err), &err);
    must(scan_run(&w->store, params, &scan, w->arena, &team->list, &err), &err);
    must(watchlist_save(&w->store, &team->list, &err), &err);
    /* the team's clock stands; the run was made on its first day */
    must(store_exec(&w->store, "UPDATE run SET started_at = '2026-09-21T00:00:00Z'", &err), &err);
    size_t listed = 0;
    for (size_t r = 0; r < team->list.n; r++) {
        const WatchRow *row = &team->list.rows[r];
        if (row->selection == SELECTION_NONE && row->judged) team->unlisted = row->storefront_id;
        if (row->selection != SELECTION_NONE && listed < TEAM_LISTED)
            team->listed[listed++] = row->storefront_id;
    }
    if (listed < 3 || !team->unlisted) abort();
}

/* Without passwords: each would take a tenth of a second. */
static void make_people(Team *team) {
    Err err = {0};
    Store *store = &team->world.store;
    Stmt stmt;
    must(stmt_open(store,
                   "INSERT INTO account(id, name, role, password, created_at) "
                   "VALUES(?1, ?2, ?3, '', ?4)",
                   &stmt, &err),
         &err);
    for (int r = 0; r < ROLES; r++) {
        team->id[r] = r + 1;
        stmt_int(&stmt, 1, team->id[r]);
        stmt_text(&stmt, 2, console_people[r]);
        stmt_text(&stmt, 3, role_names[r]);
        stmt_int(&stmt, 4, team->now);
        must(stmt_run(&stmt, &err), &err);
    }
    stmt_close(&stmt);
    for (int r = 0; r < ROLES; r++) team_sign_in(team, (Role)r);
}

void team_sign_in(Team *team, Role role) {
    Err err = {0};
    SignedIn person;
    Store *store = &team->world.store;
    must(store_begin(store, &err), &err);
    must(session_begin(store, &(SessionStart){team->id[role], STAGE_OPEN, NULL, team->now},
                       team->token[role], &err),
         &err);
    must(store_commit(store, &err), &err);
    must(session_find(store, team->token[role], team->now, team->world.arena, &person, &err), &err);
    if (!person.found) abort();
    memcpy(team->form[role], person.session.form, sizeof person.session.form);
}

void team_open(Team *team) {
    *team = (Team){.now = 1790000000};
    world_open(&team->world);
    make_list(team);
    make_people(team);
    team->settings = (ServeSettings){.store_path = world_path(&team->world, "gevel.db"),
                                     .routes = console_routes,
                                     .refuse = console_refuse,
                                     .origins = origins,
                                     .threads = 2,
                                     .clock = &team->now};
}

void team_serve(Team *team) {
    Err err = {0};
    must(server_open(&team->settings, &team->server, &err), &err);
}

void team_close(Team *team) {
    server_close(team->server);
    world_close(&team->world);
}

Incoming team_incoming(Team *team, Role role, const char *method, const char *target,
                       const char *form) {
    Arena *arena = team->world.arena;
    const bool post = form != NULL;
    const char *body = post ? form : "";
    if (post && role < ROLES && !strstr(form, "form="))
        body = arena_printf(arena, "%s%sform=%s", form, *form ? "&" : "", team->form[role]);
    return (Incoming){
        .method = method,
        .target = target,
        .host = "127.0.0.1:8080",
        .origin = post ? team_origin : NULL,
        .site = "same-origin",
        .mode = "navigate",
        .cookie =
            role < ROLES ? arena_printf(arena, "a=b; %s=%s", http_cookie, team->token[role]) : NULL,
        .type = post ? "application/x-www-form-urlencoded" : NULL,
        .body = body,
        .length = strlen(body)};
}

Reply team_send(Team *team, const Incoming *incoming) {
    Arena *arena = arena_open(), *kept = team->world.arena;
    Answer answer;
    server_answer(team->server, incoming, arena, &answer);
    const Reply reply = {
        .code = answer.code,
        .body = arena_strndup(kept, answer.body.at ? answer.body.at : "", answer.body.length),
        .location = arena_strdup(kept, answer.location ? answer.location : ""),
        .token = arena_strdup(kept, answer.token ? answer.token : "")};
    text_free(&answer.body);
    arena_close(arena);
    return reply;
}

Reply team_get(Team *team, Role role, const char *target) {
    const Incoming incoming = team_incoming(team, role, "GET", target, NULL);
    return team_send(team, &incoming);
}

Reply team_post(Team *team, Role role, const char *target, const char *form) {
    const Incoming incoming = team_incoming(team, role, "POST", target, form);
    return team_send(team, &incoming);
}

const char *team_api_token(Team *team, Role role, bool posts) {
    char token[SESSION_TOKEN];
    Err err = {0};
    Store *store = &team->world.store;
    must(store_begin(store, &err), &err);
    must(api_token_make(store, team->id[role], posts, team->now, token, &err), &err);
    must(store_commit(store, &err), &err);
    return arena_strdup(team->world.arena, token);
}

Reply team_program(Team *team, const char *token, const char *target, const char *form) {
    Incoming incoming = team_incoming(team, ROLES, form ? "POST" : "GET", target, form);
    incoming.origin = NULL;
    incoming.site = incoming.mode = NULL;
    incoming.authorization = arena_printf(team->world.arena, "Bearer %s", token);
    return team_send(team, &incoming);
}

int64_t team_number(Team *team, const char *sql) {
    Err err = {0};
    int64_t value = -1;
    must(store_pragma(&team->world.store, sql, &value, &err), &err);
    return value;
}

const char *team_text(Team *team, const char *sql) {
    Err err = {0};
    Stmt stmt;
    bool row = false;
    must(stmt_open(&team->world.store, sql, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const char *text = arena_strdup(team->world.arena, row ? stmt_get_text(&stmt, 0) : NULL);
    stmt_close(&stmt);
    return text ? text : "";
}

Reply team_upload(Team *team, Role role, const char *target, const char *name, const char *bytes) {
    Arena *arena = team->world.arena;
    const char *body =
        arena_printf(arena,
                     "--edge\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n%s\r\n"
                     "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                     "Content-Type: text/csv\r\n\r\n%s\r\n--edge--\r\n",
                     role < ROLES ? team->form[role] : "", name, bytes);
    Incoming incoming = team_incoming(team, role, "POST", target, "");
    incoming.type = "multipart/form-data; boundary=edge";
    incoming.body = body;
    incoming.length = strlen(body);
    return team_send(team, &incoming);
}

static const char point[] =
    "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3A\x7E\x9B\x55"
    "\0\0\0\x0AIDAT\x78\x9C\x63\x68\0\0\0\x82\0\x81\x77\xCD\x72\xB6\0\0\0\0IEND\xAE\x42\x60\x82";
const SentPhoto team_photo = {point, sizeof point - 1};

Reply team_visit(Team *team, Role role, const char *const *fields, const SentPhoto *photo) {
    Text body = {0};
    text_addf(&body, "--edge\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n%s\r\n",
              team->form[role]);
    for (; *fields; fields++) {
        const char *equals = strchr(*fields, '=');
        text_addf(&body, "--edge\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n%s\r\n",
                  (int)(equals - *fields), *fields, equals + 1);
    }
    text_adds(&body,
              "--edge\r\nContent-Disposition: form-data; name=\"photo\"; "
              "filename=\"photo\"\r\nContent-Type: image/jpeg\r\n\r\n");
    text_add(&body, photo->bytes, photo->length);
    text_adds(&body, "\r\n--edge--\r\n");
    Incoming incoming = team_incoming(team, role, "POST", "/visit", "");
    incoming.type = "multipart/form-data; boundary=edge";
    incoming.body = arena_strndup(team->world.arena, body.at, body.length);
    incoming.length = body.length;
    text_free(&body);
    return team_send(team, &incoming);
}

static void done(Reply reply) {
    if (reply.code == 303) return;
    (void)fprintf(stderr, "%d %s\n", reply.code, reply.body);
    abort();
}

void team_make_things(Team *team) {
    Arena *arena = team->world.arena;
    const char *id = team->listed[0];
    done(team_post(team, ROLE_LEAD, "/case/assign",
                   arena_printf(arena, "id=%s&person=%lld", id, (long long)team->id[ROLE_LEAD])));
    const char *const visit[] = {arena_printf(arena, "id=%s", id), "outcome=cleared", "note=seen",
                                 "token=00000000000000000000000000000001", NULL};
    done(team_visit(team, ROLE_LEAD, visit, &team_photo));
    done(team_post(team, ROLE_LEAD, "/proposal/add", "run=1&ranking.budget=8&reason=fewer"));
    done(team_post(team, ROLE_LEAD, "/job/add", "kind=stability"));
    Err err = {0};
    const char *waits = arena_printf(
        arena,
        "INSERT INTO correction_request(storefront, month, amount_eur, reason, document, "
        "received_on, asked_by, asked_at) VALUES(%lld, 24289, 1, 'r', 'd', 20000, %lld, %lld)",
        (long long)team->list.rows[0].key, (long long)team->id[ROLE_LEAD], (long long)team->now);
    must(store_exec(&team->world.store, waits, &err), &err);
    done(team_post(team, ROLE_LEAD, "/list/save", "name=mine&of=all"));
    done(team_upload(team, ROLE_LEAD, "/data/upload", "t.csv", "a,b\n1,2\n"));
}
