#include "datasets/store/audit_note.h"

#include <unistd.h>

#include "datasets/base/path.h"
#include "datasets/store/store.h"

bool audit_writable(const char *store_path, Arena *arena) {
    return access(store_path, W_OK) == 0 && access(path_folder(store_path, arena), W_OK) == 0;
}

Status audit_note(const char *store_path, double lock_wait_s, const AuditEvent *event, Err *err) {
    Store store;
    TRY(store_open_wait(store_path, STORE_APPEND, lock_wait_s, &store, err));
    Status status = store_begin(&store, err);
    if (!status) {
        status = audit_add(&store, event, err);
        if (!status)
            status = store_commit(&store, err);
        else
            store_rollback(&store);
    }
    store_close(&store);
    return status;
}
