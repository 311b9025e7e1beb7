/* team.h - a store with a small city, its list, five people, and a server over it, for tests of the
 * console: what a browser sends, without a network. */
#ifndef TESTS_TEAM_H
#define TESTS_TEAM_H
#include "detector/serve/server.h"
#include "detector/team/totp.h"
#include "tests/support/world.h"

enum { TEAM_LISTED = 12 };

typedef struct Team {
    World world;
    Watchlist list; /* run 1 */
    int64_t id[ROLES];
    char token[ROLES][SESSION_TOKEN]; /* of an open session of each */
    char form[ROLES][SESSION_FORM];
    int64_t now; /* the server's clock */
    ServeSettings settings;
    Server *server;
    const char *listed[TEAM_LISTED]; /* storefront ids of the list, by rank */
    const char *unlisted;
} Team;

/* The role's session begins now; nothing is assigned. Settings may be changed before the server is
 * asked for the first time by team_serve. */
void team_open(Team *team);
void team_serve(Team *team);
void team_close(Team *team);
/* Another session of the role, now. */
void team_sign_in(Team *team, Role role);

typedef struct Reply {
    int code;
    const char *body, *location, *token; /* in the world's arena; "" when there is none */
} Reply;

/* ROLES = nobody. A form gets its Origin and the session's token unless it holds "form=". */
Reply team_get(Team *team, Role role, const char *target);
Reply team_post(Team *team, Role role, const char *target, const char *form);
Reply team_send(Team *team, const Incoming *incoming);
/* A token of the role for another program, which may post as well, and what it asks with one;
 * `form` NULL = GET. */
const char *team_api_token(Team *team, Role role, bool posts);
Reply team_program(Team *team, const char *token, const char *target, const char *form);
/* A form with one file, as a browser sends it. */
Reply team_upload(Team *team, Role role, const char *target, const char *name, const char *bytes);
/* The form of a visit with its photo; fields "name=value", until NULL. */
typedef struct SentPhoto {
    const char *bytes;
    size_t length;
} SentPhoto;
Reply team_visit(Team *team, Role role, const char *const *fields, const SentPhoto *photo);
/* A photo of one point, in PNG. */
extern const SentPhoto team_photo;
/* The lead's case and visit, with a photo, of the first of the list, a proposal, a job, a view, a
 * file that was sent and a correction that waits. */
void team_make_things(Team *team);
/* What a browser of the role would send. */
Incoming team_incoming(Team *team, Role role, const char *method, const char *target,
                       const char *form);

/* The one number or text that a query of the store gives. */
int64_t team_number(Team *team, const char *sql);
const char *team_text(Team *team, const char *sql);

extern const char team_origin[];

#endif
