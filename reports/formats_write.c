#include "reports/formats_write.h"

#include "datasets/base/threads.h"
#include "reports/output.h"
#include "reports/qr.h"

typedef struct Task {
    const Format *format;
    Edition edition;
    const char *dir;
    Status status;
    Err err;
} Task;

static void run_task(void *context, size_t begin, size_t end, size_t worker) {
    (void)end, (void)worker;
    Task *task = &((Task *)context)[begin];
    task->edition.voice.arena = arena_open();
    task->status = task->format->write(&task->edition, task->dir, &task->err);
    arena_close(task->edition.voice.arena);
}

/* The tasks of one language; what is the same in every language only in the first. */
static Status plan_language(const Edition *edition, size_t k, const Format *const *format,
                            size_t count, const char *dir, Task *task, size_t *tasks, Err *err) {
    Arena *arena = edition->voice.arena;
    const char *code = edition->language[k]->code;
    if (k) TRY(output_folder(dir, code, err));
    for (size_t f = 0; f < count; f++) {
        if (k && format[f]->machine) continue;
        Task *next = &task[(*tasks)++];
        *next = (Task){.format = format[f],
                       .edition = *edition,
                       .dir = k ? arena_printf(arena, "%s/%s", dir, code) : dir};
        next->edition.index = k;
        next->edition.voice.language = edition->language[k];
    }
    return ST_OK;
}

/* Long tasks first, so that no worker is left alone with one at the end. */
static void sort_tasks(Task *task, size_t tasks, Arena *arena) {
    Task *sorted = ARENA_ARRAY(arena, Task, tasks + 1);
    size_t n = 0;
    for (int sheets = 1; sheets >= 0; sheets--)
        for (size_t k = 0; k < tasks; k++)
            if (task[k].format->sheets == (sheets == 1)) sorted[n++] = task[k];
    for (size_t k = 0; k < tasks; k++) task[k] = sorted[k];
}

static bool any_sheets(const Task *task, size_t tasks) {
    for (size_t k = 0; k < tasks; k++)
        if (task[k].format->sheets) return true;
    return false;
}

Status formats_write(const Edition *edition, const Format *const *format, size_t count,
                     const char *dir, Err *err) {
    Arena *arena = edition->voice.arena;
    Task *task = ARENA_ARRAY(arena, Task, edition->languages * count + 1);
    size_t tasks = 0;
    for (size_t k = 0; k < edition->languages; k++)
        TRY(plan_language(edition, k, format, count, dir, task, &tasks, err));
    sort_tasks(task, tasks, arena);
    Threads *threads = threads_open(0);
    QrCodes *codes = any_sheets(task, tasks)
                         ? qr_codes(edition->voice.list, threads_parallel(threads), arena)
                         : NULL;
    for (size_t k = 0; k < tasks; k++) task[k].edition.voice.codes = codes;
    threads_each(threads, tasks, run_task, task);
    threads_close(threads);
    qr_close(codes);
    for (size_t k = 0; k < tasks; k++)
        if (task[k].status) {
            *err = task[k].err;
            return task[k].status;
        }
    return ST_OK;
}
