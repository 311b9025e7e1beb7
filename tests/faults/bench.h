/* bench.h - one point: a folder as it was before, a broken run, an undisturbed run, and a look at
 * what is there. Afterwards the log must be whole, the newest list the same as without the break,
 * every output complete, and no failure without a sentence. */
#ifndef FAULTS_BENCH_H
#define FAULTS_BENCH_H
#include <stdbool.h>

enum { SCENARIOS = 12, ARGS = 24, TEXT = 1 << 16, PATH = 1024 };

typedef struct Scenario {
    const char *name, *base; /* the folder it starts from */
    const char *args[ARGS];
    const char *output; /* a file that must be there afterwards, NULL = none */
    const char *again;  /* an exit code that is good for the second run too: its work was done */
} Scenario;

typedef struct Break { /* how a run is broken; zeros = not at all */
    long kill_us;
    const char *call, *mode;
    int at, error;
    long clock_s;
    long file_limit;
    long space; /* bytes free on its file system (bench_space), 0 = as many as there are */
} Break;

typedef struct Planned { /* a point to come */
    int which;           /* scenario */
    Break how;
} Planned;

typedef struct Bench {
    const char *gevel, *shim;
    char folder[PATH];        /* holds the bases */
    char place[PATH];         /* holds `at`, where points run; of this process alone */
    char list[SCENARIOS][65]; /* digest of the newest list after each scenario, undisturbed */
    long duration_us[SCENARIOS];
    unsigned long long random;
    long points, failures, silent;
} Bench;

typedef struct Ran {
    int exit, signal;
    char out[TEXT], err[TEXT];
} Ran;

extern const Scenario scenarios[SCENARIOS];
extern const Break nothing;

unsigned long long draw(Bench *b, unsigned long long below); /* 0 .. below-1, the same each time */
long now_us(void);

/* Makes the bases and the undisturbed results; ends the program when it cannot. */
void prepare(Bench *b, const char *source);
/* A fresh folder `at` from a base. */
void begin(const Bench *b, const char *base, char at[PATH]);
void run(const Bench *b, const char *at, const char *const *args, const Break *how, Ran *ran);
void slurp(const Bench *b, const char *name, char out[TEXT]); /* a file of b->place */

/* One broken run of a scenario and its recovery; failures are counted and the first 20 shown. */
void point(Bench *b, int which, const Break *how);
/* All points of a plan, shared among one process a processor. */
void carry_out(Bench *b, const Planned *plan, long points);
/* Puts a small file system of its own under `at`, for this process and its children, so that
 * Break.space counts. false when this account may not mount. */
bool bench_space(Bench *b);
/* Runs the scenario undisturbed in `at`: everything must be as if nothing had happened. */
bool recovered(Bench *b, int which, const char *at);
bool complain(Bench *b, const Scenario *s, const char *what, const Ran *ran); /* false */

#endif
