#include "detector/cli/signals.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

enum { SIGNAL_EXIT = 128 };

static void end(int number) {
    static const char text[] = "\ngevel: stopped; nothing is left half done: run it again\n";
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    _exit(SIGNAL_EXIT + number);
}

void signals_open(void) {
    struct sigaction stop = {.sa_handler = end}, ignore = {.sa_handler = SIG_IGN}, before;
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t k = 0; k < sizeof stops / sizeof *stops; k++)
        if (sigaction(stops[k], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            (void)sigaction(stops[k], &stop, NULL); /* nohup and background jobs keep theirs */
    (void)sigaction(SIGXFSZ, &ignore, NULL);
}
