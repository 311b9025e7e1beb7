/* shim.c - makes a system call of a program fail, or moves its clock. For LD_PRELOAD.
 *
 * FAULT_CALL   open read write fsync rename alloc: the family that fails
 * FAULT_AT     which call of the family fails, from 1; 0 = none, only counted
 * FAULT_MODE   once (default), on (from then on), short (read or write: half of it, once)
 * FAULT_ERRNO  its number (default EIO)
 * FAULT_COUNT  file that gets the number of calls of the family at the end
 * FAULT_CLOCK  seconds added to the time of day
 *
 * Files outside FAULT_UNDER (a folder) are left alone, as are the standard streams. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char call[16], under[512], count_path[512];
static long at, met, error_number, clock_s;
static bool from_then_on, halve;

static long number(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text ? atol(text) : otherwise;
}

static void keep(const char *name, char *out, size_t size) {
    const char *text = getenv(name);
    snprintf(out, size, "%s", text ? text : "");
}

__attribute__((constructor)) static void begin(void) {
    const char *mode = getenv("FAULT_MODE");
    keep("FAULT_CALL", call, sizeof call);
    keep("FAULT_UNDER", under, sizeof under);
    keep("FAULT_COUNT", count_path, sizeof count_path);
    from_then_on = mode && strcmp(mode, "on") == 0;
    halve = mode && strcmp(mode, "short") == 0;
    error_number = number("FAULT_ERRNO", EIO);
    clock_s = number("FAULT_CLOCK", 0);
    at = number("FAULT_AT", 0);
    met = 0;
}

__attribute__((destructor)) static void end(void) {
    const long calls = met;
    call[0] = 0;
    if (!*count_path) return;
    FILE *file = fopen(count_path, "w");
    if (file) fprintf(file, "%ld\n", calls);
    if (file) fclose(file);
}

/* This call of the family is one that fails. */
static bool due(const char *family) {
    if (strcmp(call, family) != 0) return false;
    met++;
    return at && (met == at || (from_then_on && met > at));
}

static bool ours(int fd) {
    char link[64], path[1024];
    if (fd <= 2) return false;
    if (!*under) return true;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return false;
    path[length] = 0;
    return strncmp(path, under, strlen(under)) == 0;
}

static bool named(const char *path) {
    return path && (path[0] != '/' || !*under || strncmp(path, under, strlen(under)) == 0);
}

#define REAL(type, name, ...) \
    type (*real)(__VA_ARGS__) = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

#define FAILS(value)               \
    do {                           \
        errno = (int)error_number; \
        return value;              \
    } while (0)

static mode_t mode_of(int flags, va_list ap) {
    return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(ap, int) : 0;
}

#define OPEN(name)                                 \
    int name(const char *path, int flags, ...);    \
    int name(const char *path, int flags, ...) {   \
        REAL(int, name, const char *, int, ...);   \
        va_list ap;                                \
        va_start(ap, flags);                       \
        const mode_t mode = mode_of(flags, ap);    \
        va_end(ap);                                \
        if (named(path) && due("open")) FAILS(-1); \
        return real(path, flags, mode);            \
    }
OPEN(open)
OPEN(open64)

#define TRANSFER(name, family, type, offset_type)                       \
    ssize_t name(int fd, type bytes, size_t size, offset_type offset);  \
    ssize_t name(int fd, type bytes, size_t size, offset_type offset) { \
        REAL(ssize_t, name, int, type, size_t, offset_type);            \
        if (ours(fd) && due(family)) {                                  \
            if (!halve) FAILS(-1);                                      \
            size = size > 1 ? size / 2 : size;                          \
        }                                                               \
        return real(fd, bytes, size, offset);                           \
    }
TRANSFER(pread, "read", void *, off_t)
TRANSFER(pread64, "read", void *, off64_t)
TRANSFER(pwrite, "write", const void *, off_t)
TRANSFER(pwrite64, "write", const void *, off64_t)

#define STREAM(name, family, type)                  \
    ssize_t name(int fd, type bytes, size_t size);  \
    ssize_t name(int fd, type bytes, size_t size) { \
        REAL(ssize_t, name, int, type, size_t);     \
        if (ours(fd) && due(family)) {              \
            if (!halve) FAILS(-1);                  \
            size = size > 1 ? size / 2 : size;      \
        }                                           \
        return real(fd, bytes, size);               \
    }
STREAM(read, "read", void *)
STREAM(write, "write", const void *)

#define FLUSH(name)                              \
    int name(int fd);                            \
    int name(int fd) {                           \
        REAL(int, name, int);                    \
        if (ours(fd) && due("fsync")) FAILS(-1); \
        return real(fd);                         \
    }
FLUSH(fsync)
FLUSH(fdatasync)
FLUSH(syncfs)

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    if (named(to) && due("rename")) FAILS(-1);
    return real(from, to);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    REAL(int, renameat2, int, const char *, int, const char *, unsigned);
    if (named(to) && due("rename")) FAILS(-1);
    return real(from_at, from, to_at, to, flags);
}

int link(const char *from, const char *to) {
    REAL(int, link, const char *, const char *);
    if (named(to) && due("rename")) FAILS(-1);
    return real(from, to);
}

int symlink(const char *from, const char *to) {
    REAL(int, symlink, const char *, const char *);
    if (named(to) && due("rename")) FAILS(-1);
    return real(from, to);
}

/* glibc's own entry: dlsym would allocate. */
extern void *__libc_malloc(size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) {
    if (*call && due("alloc")) FAILS(NULL);
    return __libc_malloc(size);
}
void *realloc(void *block, size_t size) {
    if (*call && due("alloc")) FAILS(NULL);
    return __libc_realloc(block, size);
}
void *calloc(size_t count, size_t size) {
    if (*call && due("alloc")) FAILS(NULL);
    return __libc_calloc(count, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    if (*call && due("alloc")) FAILS(NULL);
    return __libc_memalign(alignment, size);
}
void *mmap(void *at, size_t size, int access, int flags, int file, off_t from) {
    REAL(void *, mmap, void *, size_t, int, int, int, off_t);
    if (*call && (flags & MAP_ANONYMOUS) && due("alloc")) FAILS(MAP_FAILED);
    return real(at, size, access, flags, file, from);
}

time_t time(time_t *out) {
    struct timespec now;
    REAL(int, clock_gettime, clockid_t, struct timespec *);
    real(CLOCK_REALTIME, &now);
    const time_t moved = now.tv_sec + clock_s;
    if (out) *out = moved;
    return moved;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(int, clock_gettime, clockid_t, struct timespec *);
    const int result = real(clock, now);
    if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += clock_s;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    REAL(int, gettimeofday, struct timeval *, void *);
    const int result = real(now, zone);
    if (result == 0) now->tv_sec += clock_s;
    return result;
}
