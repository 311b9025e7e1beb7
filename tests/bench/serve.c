/* How fast the console answers, over loopback: tests/bench/serve [STOREFRONTS [SECONDS]]
 *
 * 32 clients keep their connection and ask for the list, as a lead, for some seconds; then the same
 * for a dossier. Prints answers a second and the time of the median and the slowest of a hundred,
 * and the processor's milliseconds for each, clients included. Each page is an entry of the log,
 * flushed to the disk before it goes out; a commit flushes five times, so the disk is measured too:
 * where a flush takes F ms, no more than 32,000 / 5F pages a second can be. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "detector/run/scan.h"
#include "detector/serve/http.h"
#include "detector/serve/listen.h"
#include "models/params/params_detector.h"
#include "reports/console/console.h"
#include "tests/support/world.h"

enum { CLIENTS = 32, MOST = 200000, ANSWER = 1 << 20 };

typedef struct Bench {
    World world;
    unsigned port;
    char token[SESSION_TOKEN];
    const char *path;
    double end;
} Bench;

typedef struct Client {
    Bench *bench;
    pthread_t thread;
    size_t count, bad;
    float *taken; /* [count] milliseconds */
} Client;

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int dial(unsigned port) {
    const struct sockaddr_in to = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof to)) abort();
    return fd;
}

/* Reads one answer to its end; 200 or not. */
static int take_answer(int fd, char *room) {
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
    return strncmp(room, "HTTP/1.1 200", 12) == 0;
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
        client->bad += !take_answer(fd, room);
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

static void make_world(Bench *bench, size_t storefronts, Watchlist *list) {
    World *w = &bench->world;
    Err err = {0};
    char first[PASSWORD_FIRST];
    int64_t id;
    world_open(w);
    Params *params = params_open(w->arena);
    const CityOptions city = {
        .storefronts = storefronts, .months = 24, .seed = 5, .front_share = 0.03};
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX, .seed = 1};
    (void)world_city_blind(w, &city);
    must(scan_run(&w->store, params, &scan, w->arena, list, &err), &err);
    must(watchlist_save(&w->store, list, &err), &err);
    must(store_begin(&w->store, &err), &err);
    const NewAccount lars = {"lars", ROLE_LEAD, (int64_t)time(NULL)};
    must(account_add(&w->store, &lars, first, &id, &err), &err);
    must(session_begin(&w->store, &(SessionStart){id, STAGE_OPEN, NULL, lars.now}, bench->token,
                       &err),
         &err);
    must(store_commit(&w->store, &err), &err);
}

int main(int argc, char **argv) {
    Bench bench = {0};
    Watchlist list = {0};
    Server *server = NULL;
    Err err = {0};
    int fd;
    const size_t storefronts = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 20000;
    const double length = argc > 2 ? strtod(argv[2], NULL) : 5;
    if (sodium_init() < 0) return 1;
    make_world(&bench, storefronts, &list);
    must(listen_loopback("127.0.0.1:0", &fd, &bench.port, &err), &err);
    const char *const origins[] = {
        arena_printf(bench.world.arena, "http://127.0.0.1:%u", bench.port), NULL};
    const ServeSettings settings = {.store_path = world_path(&bench.world, "gevel.db"),
                                    .routes = console_routes,
                                    .refuse = console_refuse,
                                    .origins = origins,
                                    .threads = CLIENTS};
    must(server_open(&settings, &server, &err), &err);
    must(server_start(server, fd, &err), &err);
    printf("%zu storefronts, %d clients, %g s each\n", storefronts, CLIENTS, length);
    measure_disk(&bench);
    measure(&bench, "/style.css", length);
    measure(&bench, "/me", length);
    measure(&bench, "/list", length);
    measure(&bench, "/list?of=all&after=1000", length);
    for (size_t r = 0; r < list.n; r++)
        if (list.rows[r].selection != SELECTION_NONE) {
            measure(&bench,
                    arena_printf(bench.world.arena, "/dossier?id=%s", list.rows[r].storefront_id),
                    length);
            break;
        }
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("memory at most %.0f MiB\n", (double)used.ru_maxrss / 1024);
    server_close(server);
    world_close(&bench.world);
    return 0;
}
