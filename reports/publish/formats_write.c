#include "reports/publish/formats_write.h"

#include "datasets/base/threads.h"
#include "reports/draw/qr.h"
#include "reports/write/output.h"

typedef struct Task {
    const Format *format;
    Edition edition;
    const char *dir;
    Status status;
    Err err;
} Task;

typedef struct Tasks {
    size_t count;
    Task *task; /* [count] */
} Tasks;

static void run_task(void *context, size_t begin, size_t end, size_t worker) {
    (void)end, (void)worker;
    Task *task = &((Task *)context)[begin];
    task->edition.voice.arena = arena_open();
    task->status = task->format->write(&task->edition, task->dir, &task->err);
    arena_close(task->edition.voice.arena);
}

/* The tasks of an edition in its language; what is the same in every language only in the first. */
static Status plan_language(const Edition *edition, const Format *const *format, size_t count,
                            const char *dir, Tasks *tasks, Err *err) {
    const bool first = !edition->index;
    const char *code = edition->voice.language->code;
    if (!first) TRY(output_folder(dir, code, err));
    for (size_t f = 0; f < count; f++) {
        if (!first && format[f]->machine) continue;
        tasks->task[tasks->count++] =
            (Task){.format = format[f],
                   .edition = *edition,
                   .dir = first ? dir : arena_printf(edition->voice.arena, "%s/%s", dir, code)};
    }
    return ST_OK;
}

/* Long tasks first, so that no worker is left alone with one at the end. */
static void sort_tasks(Tasks *tasks, Arena *arena) {
    Tasks sorted = {.task = ARENA_ARRAY(arena, Task, tasks->count + 1)};
    for (int sheets = 1; sheets >= 0; sheets--)
        for (size_t k = 0; k < tasks->count; k++)
            if (tasks->task[k].format->sheets == (sheets == 1))
                sorted.task[sorted.count++] = tasks->task[k];
    *tasks = sorted;
}

static bool any_sheets(const Tasks *tasks) {
    for (size_t k = 0; k < tasks->count; k++)
        if (tasks->task[k].format->sheets) return true;
    return false;
}

Status formats_write(const Edition *edition, const Format *const *format, size_t count,
                     const char *dir, Err *err) {
    Arena *arena = edition->voice.arena;
    Tasks tasks = {.task = ARENA_ARRAY(arena, Task, edition->languages * count + 1)};
    for (size_t k = 0; k < edition->languages; k++) {
        Edition one = *edition;
        one.index = k;
        one.voice.language = edition->language[k];
        TRY(plan_language(&one, format, count, dir, &tasks, err));
    }
    sort_tasks(&tasks, arena);
    Threads *threads = threads_open(0);
    QrCodes *codes =
        any_sheets(&tasks) ? qr_codes(edition->voice.list, threads_parallel(threads), arena) : NULL;
    for (size_t k = 0; k < tasks.count; k++) tasks.task[k].edition.voice.codes = codes;
    threads_each(threads, tasks.count, run_task, tasks.task);
    threads_close(threads);
    qr_close(codes);
    for (size_t k = 0; k < tasks.count; k++)
        if (tasks.task[k].status) {
            *err = tasks.task[k].err;
            return tasks.task[k].status;
        }
    return ST_OK;
}
