#include "detector/serve/http.h"

#include <microhttpd.h>
#include <stdint.h>
#include <string.h>

#include "datasets/base/text.h"

const char http_cookie[] = "__Host-gevel";

/* One request while it arrives. */
typedef struct Wire {
    Arena *arena;
    Text body;
    size_t room; /* bytes that the body may have */
    bool too_long;
    atomic_size_t *large; /* that counts it among the large ones; NULL = it is none */
} Wire;

static void wire_end(void *context, struct MHD_Connection *connection, void **request,
                     enum MHD_RequestTerminationCode code) {
    (void)context, (void)connection, (void)code;
    Wire *wire = *request;
    if (!wire) return;
    if (wire->large) (void)atomic_fetch_sub(wire->large, 1);
    text_free(&wire->body);
    arena_close(wire->arena);
    *request = NULL;
}

/* The library shall not decode: form.h does, strictly. */
static size_t leave(void *context, struct MHD_Connection *connection, char *text) {
    (void)context, (void)connection;
    return strlen(text);
}

static enum MHD_Result add_argument(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value) {
    (void)kind;
    Text *target = context;
    text_addc(target, strchr(target->at, '?') ? '&' : '?');
    text_adds(target, name);
    if (value) text_addc(target, '=');
    if (value) text_adds(target, value);
    return MHD_YES;
}

/* Path and query as they were sent, but for '+', which is a blank already. */
static const char *target_of(struct MHD_Connection *connection, const char *url, Arena *arena) {
    Text target = {0};
    text_adds(&target, url);
    (void)MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_argument, &target);
    const char *kept = arena_strndup(arena, target.at, target.length);
    text_free(&target);
    return kept;
}

static const char *header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* ---- the answer's headers ---- */

typedef struct Header {
    const char *name, *value;
} Header;

static const Header always[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"}, /* without one a form would come with "Origin: null" */
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"},
    {"Strict-Transport-Security", "max-age=31536000"},
};

static void set(struct MHD_Response *response, const char *name, const char *value) {
    (void)MHD_add_response_header(response, name, value);
}

static void set_cookie(struct MHD_Response *response, const char *token, Arena *arena) {
    set(response, "Set-Cookie",
        arena_printf(arena, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s", http_cookie,
                     token, *token ? "" : "; Max-Age=0"));
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, Answer *answer,
                                   Arena *arena) {
    struct MHD_Response *response = MHD_create_response_from_buffer(
        answer->body.length, answer->body.at, MHD_RESPMEM_MUST_COPY);
    if (!response) return MHD_NO;
    for (size_t k = 0; k < sizeof always / sizeof *always; k++)
        set(response, always[k].name, always[k].value);
    set(response, "Content-Type", answer->type);
    set(response, "Cache-Control", answer->keep ? "public, max-age=86400, immutable" : "no-store");
    if (answer->location) set(response, "Location", answer->location);
    if (answer->file)
        set(response, "Content-Disposition",
            arena_printf(arena, "attachment; filename=\"%s\"", answer->file));
    if (answer->token) set_cookie(response, answer->token, arena);
    if (answer->code == 401 && strncmp(answer->type, "application/json", 16) == 0)
        set(response, "WWW-Authenticate", "Bearer");
    if (answer->code == 429) set(response, "Retry-After", "30");
    const enum MHD_Result queued = MHD_queue_response(connection, (unsigned)answer->code, response);
    MHD_destroy_response(response);
    return queued;
}

/* ---- requests ---- */

static Incoming head_of(struct MHD_Connection *connection, const char *url, const char *method,
                        Arena *arena) {
    return (Incoming){.method = method,
                      .target = target_of(connection, url, arena),
                      .host = header(connection, "Host"),
                      .origin = header(connection, "Origin"),
                      .site = header(connection, "Sec-Fetch-Site"),
                      .mode = header(connection, "Sec-Fetch-Mode"),
                      .cookie = header(connection, "Cookie"),
                      .type = header(connection, "Content-Type"),
                      .language = header(connection, "Accept-Language"),
                      .authorization = header(connection, "Authorization"),
                      .body = ""};
}

static enum MHD_Result answer_wire(const HttpService *service, struct MHD_Connection *connection,
                                   const char *url, const char *method, Wire *wire) {
    Incoming incoming = head_of(connection, url, method, wire->arena);
    if (wire->body.at) incoming.body = wire->body.at;
    incoming.length = wire->too_long ? SIZE_MAX : wire->body.length;
    Answer answer;
    service->answer(service->context, &incoming, wire->arena, &answer);
    const enum MHD_Result sent = send_answer(connection, &answer, wire->arena);
    text_free(&answer.body);
    return sent;
}

/* Who may not send a file sends no more than a form; few send one at the same time. */
static size_t room_of(HttpService *service, struct MHD_Connection *connection, const char *url,
                      const char *method, Wire *wire) {
    enum { LARGE_MOST = 4 };
    if (strcmp(method, "POST") != 0 || !multipart_is(header(connection, "Content-Type")))
        return FORM_BYTES;
    const Incoming head = head_of(connection, url, method, wire->arena);
    if (!service->takes_file(service->context, &head, wire->arena)) return FORM_BYTES;
    wire->large = &service->large;
    return atomic_fetch_add(wire->large, 1) < LARGE_MOST ? UPLOAD_BYTES + FORM_BYTES : FORM_BYTES;
}

/* Called first with the headers, then with each part of the body, then with none. What is longer
 * than a form, or a file, is not kept. */
static enum MHD_Result take_request(void *context, struct MHD_Connection *connection,
                                    const char *url, const char *method, const char *version,
                                    const char *upload, size_t *bytes, void **request) {
    (void)version;
    Wire *wire = *request;
    if (!wire) {
        Arena *arena = arena_open();
        *request = wire = ARENA_ARRAY(arena, Wire, 1);
        wire->arena = arena;
        wire->room = room_of(context, connection, url, method, wire);
        return MHD_YES;
    }
    if (!*bytes) return answer_wire(context, connection, url, method, wire);
    wire->too_long |= *bytes > wire->room - wire->body.length;
    if (!wire->too_long) text_add(&wire->body, upload, *bytes);
    *bytes = 0;
    return MHD_YES;
}

Status http_start(HttpService *service, int fd, size_t threads, struct MHD_Daemon **daemon,
                  Err *err) {
    enum { CONNECTIONS = 512, IDLE_S = 20, HEADERS = 32 << 10 };
    *daemon = MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, take_request, service,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, leave, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, wire_end, NULL, MHD_OPTION_END);
    if (*daemon) return ST_OK;
    return FAIL(err, ST_FAILED, "the server cannot start its threads");
}

void http_stop(struct MHD_Daemon *daemon) {
    if (daemon) MHD_stop_daemon(daemon);
}
