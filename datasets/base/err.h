/* err.h - how a function says what went wrong.
 *
 * A fallible function returns a Status and takes `Err *err` last. The first failure wins; later
 * ones are ignored, so callers just return what they got. Three kinds are never mixed: programming
 * errors assert; bad data becomes a `reject` row or NaN and the run goes on; a broken environment
 * returns a Status up to main, which maps it to the exit code given here. Of input that was not
 * read, ST_INPUT says that it is at fault and will be tomorrow; ST_UNREAD, that the disk, the
 * account or the memory was, and that the same file may be fine. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/* name, exit code, text */
#define STATUS_LIST(X)                                 \
    X(ST_OK, 0, "ok")                                  \
    X(ST_FAILED, 1, "failed")                          \
    X(ST_INPUT, 1, "input that cannot be read")        \
    X(ST_UNREAD, 1, "input the machine did not read")  \
    X(ST_DOMAIN, 1, "number outside its range")        \
    X(ST_SHAPE, 1, "arrays of different lengths")      \
    X(ST_NUMERIC, 1, "singular or not converged")      \
    X(ST_USAGE, 2, "usage")                            \
    X(ST_REJECTED, 3, "some input rejected")           \
    X(ST_PARAMS, 4, "invalid parameters")              \
    X(ST_GATE, 5, "data-quality gate refused the run") \
    X(ST_STORE, 6, "no store, or wrong version")       \
    X(ST_LOCKED, 7, "locked by another process")       \
    X(ST_INTEGRITY, 8, "integrity failure")            \
    X(ST_OVER, 9, "over a threshold")

typedef enum [[nodiscard]] Status{
#define X(name, code, text) name,
    STATUS_LIST(X)
#undef X
        ST_END_ /* one past the last */
} Status;

typedef struct Err {
    Status status;
    int line;
    const char *file;
    char text[600]; /* one or two sentences: what was expected, what came, what to do */
} Err;

const char *status_text(Status status);
int status_exit_code(Status status);

/* Records the first failure in *err. */
void err_set(Err *err, Status status, const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Records a failure and has the value `status`, a constant where the caller writes one: then
 * compilers and analysers see that what the function did not set is never read. It is evaluated
 * twice: a constant or a variable. */
#define FAIL(err, status, ...) (err_set((err), (status), __FILE__, __LINE__, __VA_ARGS__), (status))

/* Returns from the calling function when a call fails. */
#define TRY(call)                            \
    do {                                     \
        const Status try_status_ = (call);   \
        if (try_status_) return try_status_; \
    } while (0)

#endif
