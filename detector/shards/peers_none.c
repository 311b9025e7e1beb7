/* peers_none - a build without Open MPI. */
#include "detector/shards/peers.h"

#include <assert.h>

bool peers_known(void) {
    return false;
}

Status peers_join(Peers *peers, Err *err) {
    (void)peers;
    return FAIL(err, ST_USAGE,
                "this gevel was built without Open MPI: start it once, or build it where "
                "libopenmpi-dev is installed");
}

/* Nobody is there to talk to: peers_join has refused. */
void peers_leave(void) {
    assert(0);
}
void peers_send(Blob blob) {
    (void)blob;
    assert(0);
}
void peers_receive(size_t from, Arena *arena, Blob *blob) {
    (void)from;
    (void)arena;
    (void)blob;
    assert(0);
}
void peers_broadcast(bool first, Arena *arena, Blob *blob) {
    (void)first;
    (void)arena;
    (void)blob;
    assert(0);
}
void peers_share(const void *mine, size_t bytes, void *all) {
    (void)mine;
    (void)bytes;
    (void)all;
    assert(0);
}
