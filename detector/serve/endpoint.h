/* endpoint.h - what may be asked of the server, by whom, of what: one table, everything else
 * refused.
 *
 * A route is a path and a method with the roles that may use it, the thing it is about, and the
 * function that answers. The server looks before each answer, in the same moment of the store or
 * the same transaction: who asks (roles are read again each time), whether the role may use the
 * route, and whether the thing is theirs. Its own log entry of a reading comes before the answer.
 */
#ifndef DETECTOR_SERVE_ENDPOINT_H
#define DETECTOR_SERVE_ENDPOINT_H
#include <string.h>

#include "datasets/store/audit.h"
#include "datasets/store/retract.h"
#include "detector/serve/multipart.h"
#include "detector/serve/shelf.h"
#include "detector/team/cases.h"
#include "detector/team/corrections.h"
#include "detector/team/jobs.h"
#include "detector/team/proposals.h"
#include "detector/team/saved_views.h"
#include "detector/team/session.h"
#include "detector/team/uploads.h"
#include "detector/team/visits.h"

/* Bits of the roles that may use a route. */
enum {
    FOR_INSPECTOR = 1 << ROLE_INSPECTOR,
    FOR_LEAD = 1 << ROLE_LEAD,
    FOR_ANALYST = 1 << ROLE_ANALYST,
    FOR_AUDITOR = 1 << ROLE_AUDITOR,
    FOR_ADMIN = 1 << ROLE_ADMIN,
    FOR_ALL = (1 << ROLES) - 1,
    FOR_NOBODY_YET = 1 << ROLES, /* who is not signed in; the role is not looked at */
    FOR_CODE = 1 << (ROLES + 1), /* who has given a password, but no code */
    FOR_ENROL = 1 << (ROLES + 2) /* who has given a first password */
};

/* What the field `id` of query or form names, and whose it must be. */
typedef enum EndpointObject {
    OBJECT_NONE,
    OBJECT_DOSSIER, /* a storefront_id whose dossier this person may read (team/access.h) */
    OBJECT_CASE,    /* a case: of an inspector, one assigned to them */
    OBJECT_VISIT,   /* a visit: of an inspector, one of their own */
    OBJECT_ACCOUNT, /* an account */
    OBJECT_PROPOSAL,
    OBJECT_JOB,
    OBJECT_CORRECTION, /* one that was asked for */
    OBJECT_VIEW,       /* a saved view: one of their own */
    OBJECT_INPUT,      /* one that was imported */
    OBJECT_UPLOAD,     /* a file that was sent: of an analyst, one of their own */
    OBJECT_PHOTO,      /* of a visit, for whom the dossier or the visit is theirs */
} EndpointObject;

typedef enum EndpointWay {
    WAY_READ,   /* GET; changes nothing */
    WAY_POLL,   /* the same, asked again and again by a page: no use of the session */
    WAY_STUDY,  /* GET that computes for long, on a connection of its own, one at a time */
    WAY_CHANGE, /* POST within one transaction, which must add to the log */
    WAY_UPLOAD, /* the same with a file (multipart.h) */
    WAY_ATTACH, /* the same, with or without one */
    WAY_SIGN,   /* POST that takes long or fails with an entry: it begins its own transactions */
} EndpointWay;

/* Whether it is asked by POST. */
static inline bool endpoint_posts(EndpointWay way) {
    return way == WAY_CHANGE || way == WAY_UPLOAD || way == WAY_ATTACH || way == WAY_SIGN;
}

/* Whether a form with a file may be sent. */
static inline bool endpoint_takes_file(EndpointWay way) {
    return way == WAY_UPLOAD || way == WAY_ATTACH;
}

/* For other programs: shown a token instead of a cookie, answered in JSON. */
static inline bool endpoint_is_api(const char *path) {
    return strncmp(path, "/api/", 5) == 0;
}

struct Request;
struct Answer;

typedef struct Endpoint {
    const char *path;
    EndpointWay way;
    unsigned roles;
    EndpointObject object;
    bool fresh;      /* password and code given in the last minutes */
    const char *log; /* action of the reading, NULL = what it shows need not be known */
    Status (*answer)(struct Request *request, struct Answer *answer, Err *err);
} Endpoint;

typedef struct Request {
    const Endpoint *route; /* NULL while a refusal is drawn for an unknown page */
    Form query, form;
    const Account *account; /* NULL = nobody is signed in */
    const Session *session;
    Store *store; /* a moment of it, or the transaction; NULL for WAY_SIGN, WAY_STUDY and
                     refusals */
    ShelfList shelf;
    const WatchRow *row;    /* of OBJECT_DOSSIER, and where the thing's storefront is on the list */
    const Case *work;       /* of OBJECT_CASE */
    const Visit *visit;     /* of OBJECT_VISIT and OBJECT_PHOTO */
    const Account *subject; /* of OBJECT_ACCOUNT */
    const Proposal *proposal;            /* of OBJECT_PROPOSAL */
    const Job *job;                      /* of OBJECT_JOB */
    const CorrectionRequest *correction; /* of OBJECT_CORRECTION */
    const SavedView *view;               /* of OBJECT_VIEW */
    const StoredInput *input;            /* of OBJECT_INPUT */
    const Upload *upload;                /* of OBJECT_UPLOAD */
    FormFile file;                       /* of WAY_UPLOAD and WAY_ATTACH */
    AuditHead head;
    int64_t now;
    const char *language; /* "en": of the account, else of the browser */
    Arena *arena;
    struct Server *server;
} Request;

typedef struct Answer {
    int code;
    const char *type; /* of the body */
    Text body;
    const char *location; /* where to go on; with code 303 */
    const char *token;    /* a new cookie; "" ends it */
    const char *detail;   /* of the log's entry, JSON; NULL = {} */
    const char *file;     /* to be saved under this name, made here; NULL = shown */
    bool keep;            /* the same for all, and for long: may be kept by the browser */
    int64_t stopped_job;  /* whose process ends once the change is kept; 0 = none */
} Answer;

/* "303 See Other" to a path of ours. */
void answer_go(Answer *answer, const char *location);

#endif
