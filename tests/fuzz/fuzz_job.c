/* What the process of a job prints: the first field a kind, the second a message, the third the
 * words of its arguments, the rest its result. Nothing of it is kept with a name, and a page of it
 * closes what it opened. */
#include <math.h>
#include <string.h>

#include "detector/team/job_text.h"
#include "reports/console/result.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_message(const char *line) {
    JobMessage message;
    job_message(line, &message);
    FUZZ_PROMISE(utf8_valid(message.text, strlen(message.text)));
    FUZZ_PROMISE(isfinite(message.done) && message.done >= 0);
    FUZZ_PROMISE(isfinite(message.total) && message.total >= 0);
    FUZZ_PROMISE(message.told || !*message.text);
}

static void check_page(const Job *job, Arena *arena) {
    Page page;
    const Account analyst = {.role = ROLE_ANALYST};
    const Request request = {.account = &analyst, .language = "fr", .arena = arena};
    page_open(&page, &request);
    result_part(&page, job);
    FUZZ_PROMISE(page.m.depth == 0);
    FUZZ_PROMISE(utf8_valid(page.m.out.at, page.m.out.length));
    markup_free(&page.m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    FuzzInput input = {data, data + size, arena_open()};
    Text kept = {0}, again = {0};
    const char **words;
    const size_t kind = strlen(fuzz_field(&input)) % JOB_KINDS;
    check_message(fuzz_field(&input));
    FUZZ_PROMISE(job_words(fuzz_field(&input), input.arena, &words) <= JOB_WORDS);
    const size_t left = (size_t)(input.end - input.at);
    const char *printed = arena_strndup(input.arena, (const char *)input.at, left);
    const bool document = job_result(printed, &kept);
    if (document) {
        FUZZ_PROMISE(job_result(kept.at, &again) && strcmp(kept.at, again.at) == 0);
        check_page(&(Job){.kind = (JobKind)kind, .result = kept.at}, input.arena);
    }
    fuzz_note(&kept.length, document ? sizeof kept.length : 0);
    text_free(&again);
    text_free(&kept);
    arena_close(input.arena);
    return 0;
}
