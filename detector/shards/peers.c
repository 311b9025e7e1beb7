#include "detector/shards/peers.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"

/* Whether whoever started this one says that it is one of several. */
static bool several(const char *variable) {
    const char *text = getenv(variable);
    long long count;
    return text && num_parse_long(text, strlen(text), &count) && count > 1;
}

Status peers_open(Peers *peers, Err *err) {
    *peers = (Peers){.count = 1};
    if (several("OMPI_COMM_WORLD_SIZE")) return peers_join(peers, err);
    if (several("PMI_SIZE") || several("MPI_LOCALNRANKS"))
        return FAIL(err, ST_USAGE,
                    "another MPI than Open MPI started this several times: use the mpirun of Open "
                    "MPI, or start it once");
    return ST_OK;
}

void peers_close(Peers *peers) {
    if (peers->open) peers_leave();
    *peers = (Peers){.count = 1};
}

/* What one process says of a step. */
typedef struct Report {
    int status;
    char text[sizeof((Err *)0)->text];
} Report;

static void report(Report *mine, Status status, const Err *err) {
    memset(mine, 0, sizeof *mine);
    mine->status = (int)status;
    if (status) memcpy(mine->text, err->text, sizeof mine->text);
    mine->text[sizeof mine->text - 1] = 0;
}

Status peers_agree(const Peers *peers, Status mine, Err *err) {
    if (peers->count == 1) return mine;
    Arena *scratch = arena_open();
    Report *own = ARENA_ARRAY(scratch, Report, 1);
    Report *all = ARENA_ARRAY(scratch, Report, peers->count);
    Status status = ST_OK;
    report(own, mine, err);
    peers_share(own, sizeof *own, all);
    for (size_t r = 0; r < peers->count && !status; r++) {
        if (!all[r].status) continue;
        status = (Status)all[r].status;
        *err = (Err){0};
        (void)FAIL(err, status, "%s", all[r].text);
    }
    arena_close(scratch);
    return status;
}

void peers_bring(const Peers *peers, size_t from, Arena *arena, Blob *blob) {
    if (from == 0) return;
    if (peers->rank == from) peers_send(*blob);
    if (peers->rank == 0) peers_receive(from, arena, blob);
}

void peers_spread(const Peers *peers, Arena *arena, Blob *blob) {
    if (peers->count > 1) peers_broadcast(peers->rank == 0, arena, blob);
}
