/* uploads.h - files that people send to the console, until they are taken or dropped.
 *
 * A file lies in STORE.uploads/ID/NAME (0600 in 0700), where NAME holds no more than letters,
 * digits,
 * '.', '-' and '_'. Sending one asks for a job that proposes how it is read (JOB_LOOK), which
 * writes the mapping to STORE.uploads/ID.map.ini; one that a person has changed lies in
 * ID.JOB.map.ini, where JOB looked before; taking it asks for another (JOB_IMPORT). What was
 * taken or dropped is removed with what was shown of it. Changes are entries of the log, in the
 * caller's transaction. */
#ifndef DETECTOR_TEAM_UPLOADS_H
#define DETECTOR_TEAM_UPLOADS_H
#include "datasets/base/digest.h"
#include "detector/team/jobs.h"

enum { UPLOADS_WAITING = 20 /* at most, of all people */ };

typedef enum UploadState { UPLOAD_WAITING, UPLOAD_TAKEN, UPLOAD_DROPPED } UploadState;
extern const char *const upload_states[]; /* "waiting" ..., NULL */

typedef struct Upload {
    int64_t id, account, at, bytes;
    const char *by_name, *name, *digest;
    UploadState state;
    int64_t look, take; /* jobs; take 0 = not asked for yet */
} Upload;

/* One (id), or all newest first (0); in the arena. */
Status uploads_load(Store *store, int64_t id, Arena *arena, Upload **uploads, size_t *count,
                    Err *err);

typedef struct NewUpload {
    const char *name, *bytes; /* name: as above, 80 bytes at most */
    size_t length;
    int64_t by, at;
} NewUpload;
/* ST_USAGE for an empty file, and when UPLOADS_WAITING wait. */
Status upload_add(Store *store, const NewUpload *sent, Arena *arena, int64_t *id, Err *err);

typedef struct UploadDeed {
    int64_t by, now;
} UploadDeed;
/* By the mapping that was proposed, if there is one. ST_USAGE when it does not wait, or the job
 * that looks at it is not done. */
Status upload_take(Store *store, const Upload *upload, const UploadDeed *deed, Arena *arena,
                   int64_t *job, Err *err);
/* By a mapping that a person has changed: asks for a job that tries it. ST_USAGE for an empty one,
 * and while a job reads the file. */
Status upload_remap(Store *store, const Upload *upload, const char *text, const UploadDeed *deed,
                    Arena *arena, Err *err);
enum { UPLOAD_MAP = 8000 /* bytes of a mapping that can be changed in a form */ };
/* The mapping in the job that looked last; NULL when there is none, or a longer one. */
Status upload_map(Store *store, const Upload *upload, Arena *arena, const char **text, Err *err);
Status upload_drop(Store *store, const Upload *upload, const UploadDeed *deed, Err *err);

/* The job that took it has ended (jobs.h): what brought rows is taken, anything else waits again.
 */
Status upload_settle(Store *store, const Job *job, int64_t now, Err *err);

/* How many files and mappings wait no more, or are of a transaction that was never kept; with
 * `remove` they go, which only who writes to the store may ask for. */
Status uploads_sweep(Store *store, bool remove, Arena *arena, size_t *stale, Err *err);

#endif
