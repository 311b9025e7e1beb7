/* How fast the console answers, over loopback: tests/bench/serve [STOREFRONTS [SECONDS [KILLS]]]
 *
 * 32 clients keep their connection and ask for the list, as a lead, for some seconds; then the same
 * for a dossier. Prints answers a second and the time of the median and the slowest of a hundred,
 * and the processor's milliseconds for each, clients included. Each page is an entry of the log,
 * flushed to the disk before it goes out; a commit flushes five times, so the disk is measured too:
 * where a flush takes F ms, no more than 32,000 / 5F pages a second can be: TMPDIR=/dev/shm leaves
 * what the processor can do. Then one analyst moves sliders of the lab 20 times: one of ranking, of
 * links and of inspections, beside 2,000 outcomes. The memory is that of the server's process
 * beside that of the run that made the list. With KILLS, 24 clients read and record for so many
 * seconds while the server is killed (serve_kills.c). */
#include <arpa/inet.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/num.h"
#include "detector/run/outcomes.h"
#include "detector/run/scan.h"
#include "detector/run/scores_cache.h"
#include "detector/run/stages_cache.h"
#include "detector/serve/http.h"
#include "detector/serve/listen.h"
#include "models/params/params_detector.h"
#include "reports/console/console.h"
#include "tests/bench/serve.h"

typedef struct Client {
    Bench *bench;
    pthread_t thread;
    size_t count, bad;
    float *taken; /* [count] milliseconds */
} Client;

double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int dial(unsigned port) {
    const struct sockaddr_in to = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) abort();
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) == 0) return fd;
    close(fd);
    return -1;
}

int take_answer(int fd, char *room) {
    size_t have = 0, wanted = 0;
    while (!wanted || have < wanted) {
        const ssize_t got = read(fd, room + have, ANSWER - 1 - have);
        if (got <= 0) return 0;
        have += (size_t)got;
        room[have] = 0;
        const char *body = strstr(room, "\r\n\r\n"), *length = strstr(room, "Content-Length: ");
        if (!wanted && body && length)
            wanted = (size_t)(body + 4 - room) + (size_t)strtoul(length + 16, NULL, 10);
    }
    return strncmp(room, "HTTP/1.1 ", 9) == 0 ? atoi(room + 9) : 0;
}

static void *ask(void *context) {
    Client *client = context;
    Bench *bench = client->bench;
    char *room = malloc(ANSWER), request[600];
    const int fd = dial(bench->port);
    const int length = snprintf(request, sizeof request,
                                "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s=%s\r\n\r\n",
                                bench->path, bench->port, http_cookie, bench->token);
    while (seconds() < bench->end && client->count < MOST / CLIENTS) {
        const double begin = seconds();
        if (write(fd, request, (size_t)length) != length) break;
        client->bad += take_answer(fd, room) != 200;
        client->taken[client->count++] = (float)(1e3 * (seconds() - begin));
    }
    close(fd);
    free(room);
    return NULL;
}

static int by_size(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double processor(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/* Milliseconds for flushing a page to the disk under the store, one after another. */
static void measure_disk(Bench *bench) {
    enum { FLUSHES = 100, PAGE = 16384 };
    static const char page[PAGE] = {1};
    float took[FLUSHES];
    const int fd = open(world_path(&bench->world, "flush"), O_RDWR | O_CREAT, 0600);
    if (fd < 0) abort();
    for (int k = 0; k < FLUSHES; k++) {
        const double begin = seconds();
        if (pwrite(fd, page, PAGE, 0) != PAGE || fdatasync(fd)) abort();
        took[k] = (float)(1e3 * (seconds() - begin));
    }
    close(fd);
    qsort(took, FLUSHES, sizeof *took, by_size);
    printf("the disk: a flush takes %.2f ms, the slowest of ten %.2f ms\n",
           (double)took[FLUSHES / 2], (double)took[FLUSHES * 9 / 10]);
}

static void measure(Bench *bench, const char *path, double length) {
    static float all[MOST];
    static Client client[CLIENTS];
    size_t n = 0, bad = 0;
    bench->path = path;
    const double begin = seconds(), worked = processor();
    bench->end = begin + length;
    for (int k = 0; k < CLIENTS; k++) {
        client[k] = (Client){.bench = bench, .taken = all + (size_t)k * (MOST / CLIENTS)};
        if (pthread_create(&client[k].thread, NULL, ask, &client[k])) abort();
    }
    for (int k = 0; k < CLIENTS; k++) {
        pthread_join(client[k].thread, NULL);
        memmove(all + n, client[k].taken, client[k].count * sizeof *all);
        n += client[k].count;
        bad += client[k].bad;
    }
    const double took = seconds() - begin;
    if (!n) abort();
    qsort(all, n, sizeof *all, by_size);
    printf(
        "%-24s %8.0f answers/s   median %6.1f ms   p99 %6.1f ms   %.2f processor ms   "
        "%zu not answered\n",
        path, (double)n / took, (double)all[n / 2], (double)all[n * 99 / 100],
        1e3 * (processor() - worked) / (double)n, bad);
}

typedef struct Slider {
    const char *name;
    double from, step;
} Slider;

/* One client, one answer after another: the lab computes for one at a time. */
static void measure_slider(Bench *bench, const Slider *slider) {
    enum { MOVES = 20 };
    static char room[ANSWER];
    float took[MOVES];
    const int fd = dial(bench->port);
    for (int k = 0; k < MOVES; k++) {
        char request[600];
        const int length = snprintf(
            request, sizeof request,
            "GET /lab?%s=%g HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s=%s\r\n\r\n", slider->name,
            slider->from + slider->step * k, bench->port, http_cookie, bench->token);
        const double begin = seconds();
        if (write(fd, request, (size_t)length) != length) abort();
        if (take_answer(fd, room) != 200) abort();
        took[k] = (float)(1e3 * (seconds() - begin));
    }
    close(fd);
    qsort(took, MOVES, sizeof *took, by_size);
    printf("slider %-26s median %.0f ms, p95 %.0f ms, slowest %.0f ms\n", slider->name,
           (double)took[MOVES / 2], (double)took[MOVES * 95 / 100 - 1], (double)took[MOVES - 1]);
}

/* One storefront in fifty was visited in the city's second year. */
static void visit_some(World *world, size_t storefronts) {
    enum { EACH = 50 };
    int day = 0;
    Err err = {0};
    (void)date_parse("2023-06-15", 10, &day);
    must(store_begin(&world->store, &err), &err);
    for (size_t k = EACH; k < storefronts; k += EACH) {
        Outcome outcome = {.storefront_id = arena_printf(world->arena, "S%07zu", k),
                           .inspected_on = day,
                           .finding = k % 3 ? FINDING_CLEARED : FINDING_CONFIRMED,
                           .customers = NAN,
                           .minutes = NAN,
                           .inclusion_probability = NAN};
        must(outcome_put(&world->store, &outcome, world->arena, &err), &err);
    }
    must(store_commit(&world->store, &err), &err);
}

static void make_world(Bench *bench, size_t storefronts) {
    World *w = &bench->world;
    Err err = {0};
    Watchlist list = {0};
    SignedIn person;
    char first[PASSWORD_FIRST];
    int64_t id;
    world_open(w);
    Params *params = params_open(w->arena);
    const CityOptions city = {
        .storefronts = storefronts, .months = 24, .seed = 5, .front_share = 0.03};
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX, .seed = 1};
    (void)world_city_blind(w, &city);
    visit_some(w, storefronts);
    must(scan_run(&w->store, params, &scan, w->arena, &list, &err), &err);
    must(watchlist_save(&w->store, &list, &err), &err);
    scores_cache_save(w->store.path, &list);
    stages_cache_save(w->store.path, &list);
    must(store_begin(&w->store, &err), &err);
    const NewAccount lars = {"lars", ROLE_LEAD, (int64_t)time(NULL)};
    must(account_add(&w->store, &lars, first, &id, &err), &err);
    must(session_begin(&w->store, &(SessionStart){id, STAGE_OPEN, NULL, lars.now}, bench->token,
                       &err),
         &err);
    must(session_find(&w->store, bench->token, lars.now, w->arena, &person, &err), &err);
    memcpy(bench->form, person.session.form, sizeof bench->form);
    must(store_commit(&w->store, &err), &err);
    for (size_t r = 0; r < list.n && bench->listed < LISTED; r++)
        if (list.rows[r].selection != SELECTION_NONE)
            (void)snprintf(bench->id[bench->listed++], ID, "%s", list.rows[r].storefront_id);
    if (!bench->listed) abort();
    store_close(&w->store);
}

/* In a process of its own, whose memory is that of a run. */
static void make_apart(Bench *bench, size_t storefronts) {
    int ends[2], result = 0;
    if (pipe(ends)) abort();
    const pid_t maker = fork();
    if (maker == 0) {
        make_world(bench, storefronts);
        _exit(write(ends[1], bench, sizeof *bench) != sizeof *bench);
    }
    close(ends[1]);
    char *at = (char *)bench, *end = at + sizeof *bench;
    for (ssize_t got; at < end && (got = read(ends[0], at, (size_t)(end - at))) > 0;) at += got;
    close(ends[0]);
    if (waitpid(maker, &result, 0) != maker || result || at != end) abort();
    bench->world.arena = arena_open();
    bench->world.store = (Store){.lock_fd = -1};
}

static void measure_pages(Bench *bench, double length) {
    Server *server = NULL;
    Err err = {0};
    must(server_open(&bench->settings, &server, &err), &err);
    must(server_start(server, bench->fd, &err), &err);
    measure_disk(bench);
    measure(bench, "/style.css", length);
    measure(bench, "/me", length);
    measure(bench, "/list", length);
    measure(bench, "/list?of=all&after=1000", length);
    measure(bench, arena_printf(bench->world.arena, "/dossier?id=%s", bench->id[0]), length);
    static const Slider sliders[] = {{"ranking.budget", 20, 5},
                                     {"network.strength", 0.3, 0.02},
                                     {"inspections.confirmed_nats", 1, 0.25}};
    for (size_t k = 0; k < sizeof sliders / sizeof *sliders; k++)
        measure_slider(bench, &sliders[k]);
    struct rusage used, run;
    getrusage(RUSAGE_SELF, &used);
    getrusage(RUSAGE_CHILDREN, &run);
    printf("memory at most %.0f MiB, of the run %.0f MiB\n", (double)used.ru_maxrss / 1024,
           (double)run.ru_maxrss / 1024);
    server_close(server);
}

int main(int argc, char **argv) {
    static Bench bench;
    Err err = {0};
    const size_t storefronts = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 20000;
    const double length = argc > 2 ? strtod(argv[2], NULL) : 5;
    const double kills = argc > 3 ? strtod(argv[3], NULL) : 0;
    if (sodium_init() < 0) return 1;
    make_apart(&bench, storefronts);
    must(listen_loopback("127.0.0.1:0", &bench.fd, &bench.port, &err), &err);
    const char *const origins[] = {
        arena_printf(bench.world.arena, "http://127.0.0.1:%u", bench.port), NULL};
    bench.settings = (ServeSettings){.store_path = world_path(&bench.world, "gevel.db"),
                                     .routes = console_routes,
                                     .refuse = console_refuse,
                                     .origins = origins,
                                     .threads = CLIENTS};
    printf("%zu storefronts, %d clients, %g s each\n", storefronts, CLIENTS, length);
    (void)fflush(stdout);
    if (kills > 0) measure_kills(&bench, kills);
    if (length > 0) measure_pages(&bench, length);
    world_close(&bench.world);
    return 0;
}
