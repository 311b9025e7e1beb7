/* session.h - who is signed in. The cookie holds 256 random bits; the store only their digest.
 *
 * A session ends after 15 minutes without a request, ten hours after it began, when its account is
 * disabled or gets another role or password, and when the person signs out. A new token is made at
 * each step of signing in. */
#ifndef DETECTOR_TEAM_SESSION_H
#define DETECTOR_TEAM_SESSION_H
#include "detector/team/account.h"

enum { SESSION_TOKEN = 44, SESSION_HASH = 32, SESSION_FORM = 33 };

typedef enum SessionStage {
    STAGE_CODE,  /* the password was right: a code is wanted */
    STAGE_ENROL, /* with a first password: a password and a device are to be set up */
    STAGE_OPEN,
} SessionStage;

typedef struct Session {
    unsigned char hash[SESSION_HASH];
    SessionStage stage;
    int64_t began_at, seen_at, proved_at;
    char form[SESSION_FORM]; /* what forms of this session carry */
} Session;

typedef struct SessionLimits {
    int64_t idle_s, whole_s, fresh_s; /* without a request; at most; since password and code */
} SessionLimits;
extern const SessionLimits session_limits;

/* The session of a cookie's token, and its account; `found` is false for one that is unknown,
 * over, or of a disabled account. */
typedef struct SignedIn {
    bool found;
    Session session;
    Account account;
} SignedIn;
Status session_find(Store *store, const char *token, int64_t now, Arena *arena, SignedIn *person,
                    Err *err);

/* In the caller's transaction. Signing in begins the ten hours; other stages keep their beginning
 * and end the session before. */
typedef struct SessionStart {
    int64_t account;
    SessionStage stage;
    const Session *before; /* NULL when signing in */
    int64_t now;
} SessionStart;
Status session_begin(Store *store, const SessionStart *start, char token[SESSION_TOKEN], Err *err);
Status session_end(Store *store, const Session *session, Err *err);
/* Notes that it was used; only now and then, for that is a write. */
bool session_is_stale(const Session *session, int64_t now);
Status session_touch(Store *store, const Session *session, int64_t now, Err *err);
/* A token for another program that reads as this person does, for 90 days, and with `posts` records
 * outcomes too; and its entry of the log. The person's tokens before it end. */
Status api_token_make(Store *store, int64_t account, bool posts, int64_t now,
                      char token[SESSION_TOKEN], Err *err);
/* Whose token it is; id 0 for one that is unknown, over, or of a disabled account. */
typedef struct ApiToken {
    Account account;
    bool posts;
} ApiToken;
Status api_token_find(Store *store, const char *token, int64_t now, Arena *arena, ApiToken *found,
                      Err *err);

/* Those that are open now, newest use first: of an account, or of all (0); in the arena. */
typedef struct OpenSession {
    int64_t account, began_at, seen_at;
    bool here; /* the one that asks */
} OpenSession;
Status sessions_open(Store *store, int64_t account, const Session *here, int64_t now, Arena *arena,
                     OpenSession **sessions, size_t *count, Err *err);
/* All of an account but that one (NULL = all), with their entry of the log. */
Status sessions_end(Store *store, int64_t account, const Session *but, Err *err);

/* Removes what is over. */
Status session_sweep(Store *store, int64_t now, Err *err);

#endif
