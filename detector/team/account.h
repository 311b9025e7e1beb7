/* account.h - the people of a team: what each signs in with, their role, and how they prove it.
 *
 * An account begins with a first password that works once and for three days; with it a person sets
 * a password of their own and pairs a device that shows codes. Passwords are kept as Argon2id, the
 * secret of the codes sealed (seal.h). Whatever changes an account is an entry of the log, as the
 * deed of store->actor, in the caller's transaction. Times are seconds since 1970-01-01. */
#ifndef DETECTOR_TEAM_ACCOUNT_H
#define DETECTOR_TEAM_ACCOUNT_H
#include "datasets/base/mem.h"
#include "datasets/store/store.h"
#include "detector/team/password.h"

typedef enum Role { ROLE_INSPECTOR, ROLE_LEAD, ROLE_ANALYST, ROLE_AUDITOR, ROLE_ADMIN, ROLES } Role;
extern const char *const role_names[]; /* "inspector" ..., NULL */
bool role_parse(const char *name, Role *role);

typedef struct Account {
    int64_t id;
    const char *name, *language; /* "en"; "" = none was chosen yet */
    Role role;
    bool first, disabled; /* still has a first password */
    int64_t first_until, failures, failed_at, totp_step;
    const char *password; /* its hash */
    const void *totp;     /* sealed; NULL = none */
    size_t totp_bytes;
} Account;

/* "user:7", as the log names an account. */
enum { ACTOR_TEXT = 32 };
const char *account_actor(int64_t id, char out[ACTOR_TEXT]);

/* *found tells whether there is one. */
Status account_find(Store *store, const char *name, Arena *arena, Account *account, bool *found,
                    Err *err);
Status account_get(Store *store, int64_t id, Arena *arena, Account *account, bool *found, Err *err);
/* All, by name; in the arena. */
Status accounts_load(Store *store, Arena *arena, Account **accounts, size_t *count, Err *err);

/* A new account; writes its first password to `first`, which is kept nowhere. ST_USAGE for a name
 * that is taken or not 2 to 40 letters, digits and . - _ */
typedef struct NewAccount {
    const char *name;
    Role role;
    int64_t now;
} NewAccount;
Status account_add(Store *store, const NewAccount *person, char first[PASSWORD_FIRST], int64_t *id,
                   Err *err);
/* Another first password; password, codes and sessions end. */
Status account_reset(Store *store, int64_t id, int64_t now, char first[PASSWORD_FIRST], Err *err);
/* Sessions end. ST_USAGE when nobody would be left to look after accounts. */
Status account_set_role(Store *store, int64_t id, Role role, Err *err);
Status account_disable(Store *store, int64_t id, bool disabled, Err *err);
Status account_set_language(Store *store, int64_t id, const char *language, Err *err);
/* The person's own password; a first one ends. */
Status account_set_password(Store *store, int64_t id, const char *hash, Err *err);
/* A sealed secret for codes. */
Status account_set_totp(Store *store, int64_t id, const void *sealed, size_t bytes, Err *err);
/* The newest half minute whose code was used. */
Status account_use_code(Store *store, int64_t id, int64_t step, Err *err);
/* A first password works once: from now on it does not. */
Status account_spend_first(Store *store, int64_t id, Err *err);
/* Counts a refused attempt, or forgets them after a good one. */
Status account_count_failure(Store *store, int64_t id, bool failed, int64_t now, Err *err);

#endif
