/* party_key.h - the key of the hashes of parties and phones.
 *
 * It lies in STORE.key, beside the file that a symbolic link leads to, for its owner's eyes. With
 * it someone who knows a person's id can find that person's hash, so it is refused when others can
 * read it; without it nobody can make the same hashes again, so a lost one is never replaced in
 * silence. The store keeps a check value that tells the right key from any other. */
#ifndef DATASETS_INGEST_PARTY_KEY_H
#define DATASETS_INGEST_PARTY_KEY_H
#include "datasets/base/digest.h"
#include "datasets/base/mem.h"
#include "datasets/store/sql.h"

/* The key, made when the store has none and no hashes. ST_INTEGRITY: it is lost, or is not the one
 * of this store's hashes. ST_FAILED: it cannot be read, or others can read it. */
Status party_key(Store *store, Arena *arena, unsigned char key[DIGEST_KEY_BYTES], Err *err);

/* Forgets the key, so that the next import makes another. ST_USAGE while inputs that hold hashes
 * count: they are to be taken back first. The store is open for writing. */
Status party_key_forget(Store *store, Arena *arena, Err *err);

/* What tells the key of this store's hashes from others, in the arena; NULL = it has no hashes. */
Status party_key_check(Store *store, Arena *arena, const char **check, Err *err);

#endif
