/* peers_mpi - processes that talk by Open MPI. An error there ends all of them (MPI's own default),
 * so that calls need no status. */
#include "detector/shards/peers.h"

#include <mpi.h>
#include <stdint.h>
#include <string.h>

/* A message's length is an int: larger ones go in pieces. */
enum { PIECE = 1 << 28, TAG = 1 };

bool peers_known(void) {
    return true;
}

Status peers_join(Peers *peers, Err *err) {
    int rank, count;
    if (MPI_Init(NULL, NULL) != MPI_SUCCESS)
        return FAIL(err, ST_FAILED, "Open MPI cannot start: start this with its mpirun");
    (void)MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    (void)MPI_Comm_size(MPI_COMM_WORLD, &count);
    *peers = (Peers){(size_t)rank, (size_t)count, true};
    return ST_OK;
}

void peers_leave(void) {
    (void)MPI_Finalize();
}

static int piece(size_t size, size_t at) {
    return size - at < PIECE ? (int)(size - at) : PIECE;
}

void peers_send(Blob blob) {
    const char *bytes = blob.bytes;
    uint64_t size = blob.size;
    (void)MPI_Send(&size, 1, MPI_UINT64_T, 0, TAG, MPI_COMM_WORLD);
    for (size_t at = 0; at < blob.size; at += PIECE)
        (void)MPI_Send(bytes + at, piece(blob.size, at), MPI_BYTE, 0, TAG, MPI_COMM_WORLD);
}

void peers_receive(size_t from, Arena *arena, Blob *blob) {
    uint64_t size;
    (void)MPI_Recv(&size, 1, MPI_UINT64_T, (int)from, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    char *bytes = arena_alloc(arena, size + 1, 1);
    for (size_t at = 0; at < size; at += PIECE)
        (void)MPI_Recv(bytes + at, piece(size, at), MPI_BYTE, (int)from, TAG, MPI_COMM_WORLD,
                       MPI_STATUS_IGNORE);
    *blob = (Blob){bytes, size};
}

void peers_broadcast(bool first, Arena *arena, Blob *blob) {
    uint64_t size = blob->size;
    (void)MPI_Bcast(&size, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    char *bytes = arena_alloc(arena, size + 1, 1);
    if (first && size) memcpy(bytes, blob->bytes, size);
    for (size_t at = 0; at < size; at += PIECE)
        (void)MPI_Bcast(bytes + at, piece(size, at), MPI_BYTE, 0, MPI_COMM_WORLD);
    *blob = (Blob){bytes, size};
}

void peers_share(const void *mine, size_t bytes, void *all) {
    (void)MPI_Allgather(mine, (int)bytes, MPI_BYTE, all, (int)bytes, MPI_BYTE, MPI_COMM_WORLD);
}
