/* server.h - one process that answers a team's browsers: libmicrohttpd below, a table of routes
 * above.
 *
 * It listens on a loopback address or a Unix socket, never on the network: TLS is the reverse
 * proxy's. Only hosts and origins that it was told are answered, so that a name which leads here by
 * another way (DNS rebinding) finds nobody. A change needs the form's token, an Origin of ours and
 * no sign of another site. When the log cannot be written nothing is answered. */
#ifndef DETECTOR_SERVE_SERVER_H
#define DETECTOR_SERVE_SERVER_H
#include "detector/serve/endpoint.h"
#include "detector/serve/incoming.h"
#include "detector/serve/runner.h"
#include "detector/serve/stores.h"
#include "detector/team/seal.h"

typedef struct ServeSettings {
    const char *store_path;
    const Endpoint *routes; /* ends with {0} */
    /* The page of a refusal; `why` is a sentence or NULL. */
    void (*refuse)(const Request *request, int code, const char *why, Answer *answer);
    const char *const *origins; /* "https://console.example.org"; ends with NULL */
    size_t threads;
    double lock_wait_s;
    size_t dossiers_hour;   /* that one person may read */
    bool second_person;     /* two leads open and close a case, and correct a figure */
    bool blind;             /* an inspector is not told before a visit why it is made */
    const char *backups;    /* the folder that holds them; NULL = STORE.backups */
    const char *backup_key; /* file of the key that encrypts them; NULL = they are plain */
    const char *program;    /* that runs jobs: the path of gevel; NULL = they wait */
    bool demo;              /* a store of made-up facts: anybody may be anybody */
    const int64_t *clock;   /* of tests; NULL = the machine's */
} ServeSettings;

typedef struct Server Server;

Status server_open(const ServeSettings *settings, Server **server, Err *err);
void server_close(Server *server); /* NULL is allowed */
const ServeSettings *server_settings(const Server *server);

/* Answers one request; text_free(&answer->body). Any thread. */
void server_answer(Server *server, const Incoming *incoming, Arena *arena, Answer *answer);
/* Whether who sends these headers may send a file with them: asked before it is read. */
bool server_takes_file(Server *server, const Incoming *head, Arena *arena);

/* Starts and stops the threads that take requests from the listening socket `fd`. */
Status server_start(Server *server, int fd, Err *err);
void server_stop(Server *server);

/* ---- for routes that sign somebody in or out ---- */

/* Whether the password is right. One at a time, for each takes 64 MiB; ST_LOCKED when so many wait
 * that nobody would be left to answer others. */
Status server_password(Server *server, const char *hash, const char *password, bool *right,
                       Err *err);
Status server_password_hash(Server *server, const char *password, char out[PASSWORD_HASH],
                            Err *err);
const Seal *server_seal(const Server *server);
Stores *server_stores(const Server *server);
Runner *server_runner(const Server *server);

#endif
