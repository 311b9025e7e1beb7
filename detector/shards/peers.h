/* peers.h - the processes that work on one scan: this one alone, or those that mpirun started.
 *
 * All of them do the same steps in the same order. The first, of rank 0, is told what the others
 * found, ranks and writes; bytes alone go between them. A process that dies ends all others
 * (mpirun sees to that), and what fails in one fails in all. */
#ifndef DETECTOR_SHARDS_PEERS_H
#define DETECTOR_SHARDS_PEERS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

typedef struct Peers {
    size_t rank, count;
    bool open; /* by Open MPI, to be closed */
} Peers;

typedef struct Blob {
    const void *bytes;
    size_t size;
} Blob;

/* Whether this program was built with Open MPI. */
bool peers_known(void);

/* ST_USAGE: started several times by mpirun, but built without Open MPI, or by another MPI. */
Status peers_open(Peers *peers, Err *err);
void peers_close(Peers *peers);

/* What went wrong anywhere goes wrong everywhere, as the process of the lowest rank says it. */
Status peers_agree(const Peers *peers, Status mine, Err *err);

/* What `from` has in *blob goes to rank 0: there it is in the arena. */
void peers_bring(const Peers *peers, size_t from, Arena *arena, Blob *blob);

/* What rank 0 has in *blob goes to all others: there it is in the arena. */
void peers_spread(const Peers *peers, Arena *arena, Blob *blob);

/* ---- by Open MPI (peers_mpi.c), or refused (peers_none.c) ---- */

Status peers_join(Peers *peers, Err *err);
void peers_leave(void);
void peers_send(Blob blob);
void peers_receive(size_t from, Arena *arena, Blob *blob);
void peers_broadcast(bool first, Arena *arena, Blob *blob);
/* mine[bytes] of every rank, by rank: all[count x bytes]. */
void peers_share(const void *mine, size_t bytes, void *all);

#endif
