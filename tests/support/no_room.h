/* no_room.h - a disk without room, for this process: no file may grow any more. */
#ifndef TESTS_NO_ROOM_H
#define TESTS_NO_ROOM_H
#include <criterion/criterion.h>
#include <signal.h>
#include <sys/resource.h>

static inline void no_file_may_grow(void) {
    const struct rlimit none = {0, RLIM_INFINITY};
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert(setrlimit(RLIMIT_FSIZE, &none) == 0);
}

#endif
