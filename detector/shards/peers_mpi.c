/* peers_mpi - processes that talk by Open MPI. An error there ends all of them (MPI's own default),
 * so that calls need no status. */
#include "detector/shards/peers.h"

#include <mpi.h>
#include <string.h>
#include <time.h>

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

/* Waits asleep: who waits for the pool to be learned must not take the processor from who learns,
 * and Open MPI's own waiting never sleeps. */
static void finish(MPI_Request *request) {
    static const struct timespec nap = {.tv_nsec = 200000};
    int done = 0;
    (void)MPI_Test(request, &done, MPI_STATUS_IGNORE);
    while (!done) {
        (void)nanosleep(&nap, NULL);
        (void)MPI_Test(request, &done, MPI_STATUS_IGNORE);
    }
}

static void send(const void *bytes, int count) {
    MPI_Request request;
    (void)MPI_Isend(bytes, count, MPI_BYTE, 0, TAG, MPI_COMM_WORLD, &request);
    finish(&request);
}

static void receive(void *bytes, int count, size_t from) {
    MPI_Request request;
    (void)MPI_Irecv(bytes, count, MPI_BYTE, (int)from, TAG, MPI_COMM_WORLD, &request);
    finish(&request);
}

static void broadcast(void *bytes, int count) {
    MPI_Request request;
    (void)MPI_Ibcast(bytes, count, MPI_BYTE, 0, MPI_COMM_WORLD, &request);
    finish(&request);
}

void peers_send(Blob blob) {
    const char *bytes = blob.bytes;
    send(&blob.size, sizeof blob.size);
    for (size_t at = 0; at < blob.size; at += PIECE) send(bytes + at, piece(blob.size, at));
}

void peers_receive(size_t from, Arena *arena, Blob *blob) {
    size_t size;
    receive(&size, sizeof size, from);
    char *bytes = arena_alloc(arena, size + 1, 1);
    for (size_t at = 0; at < size; at += PIECE) receive(bytes + at, piece(size, at), from);
    *blob = (Blob){bytes, size};
}

void peers_broadcast(bool first, Arena *arena, Blob *blob) {
    size_t size = blob->size;
    broadcast(&size, sizeof size);
    char *bytes = arena_alloc(arena, size + 1, 1);
    if (first && size) memcpy(bytes, blob->bytes, size);
    for (size_t at = 0; at < size; at += PIECE) broadcast(bytes + at, piece(size, at));
    *blob = (Blob){bytes, size};
}

void peers_share(const void *mine, size_t bytes, void *all) {
    MPI_Request request;
    (void)MPI_Iallgather(mine, (int)bytes, MPI_BYTE, all, (int)bytes, MPI_BYTE, MPI_COMM_WORLD,
                         &request);
    finish(&request);
}
