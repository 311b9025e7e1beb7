/* serve.h - what the parts of tests/bench/serve share. */
#ifndef TESTS_BENCH_SERVE_H
#define TESTS_BENCH_SERVE_H
#include "detector/serve/server.h"
#include "tests/support/world.h"

enum { CLIENTS = 32, MOST = 200000, ANSWER = 1 << 20, LISTED = 64, ID = 64 };

typedef struct Bench {
    World world;
    ServeSettings settings;
    int fd; /* that listens */
    unsigned port;
    char token[SESSION_TOKEN], form[SESSION_FORM]; /* of a lead */
    size_t listed;
    char id[LISTED][ID]; /* of storefronts on the list */
    const char *path;
    double end;
} Bench;

double seconds(void);
int dial(unsigned port); /* -1 = nobody there */
/* Reads one answer to its end into room[ANSWER]: its code, 0 = the connection ended before. */
int take_answer(int fd, char *room);

/* 24 clients read and record for so many seconds while the server is killed again and again; what
 * was acknowledged and is not there once is counted. The store is closed before and after. */
void measure_kills(Bench *bench, double length);

#endif
