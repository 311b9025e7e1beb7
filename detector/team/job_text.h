/* job_text.h - what the process of a job is told and tells: words, messages, a result. */
#ifndef DETECTOR_TEAM_JOB_TEXT_H
#define DETECTOR_TEAM_JOB_TEXT_H
#include <stdbool.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"

enum { JOB_WORDS = 640, JOB_LABEL = 64 };

/* The words of a job's arguments, JOB_WORDS at most, in the arena. */
size_t job_words(const char *arguments, Arena *arena, const char ***words);

/* A line of --log-format events. */
typedef enum JobTold { TOLD_NOTHING, TOLD_PROGRESS, TOLD_ERROR } JobTold;
typedef struct JobMessage {
    JobTold told;
    char text[sizeof(((Err *)0)->text)]; /* the stage, or what is wrong */
    double done, total;                  /* of a stage; total 0 = unknown */
} JobMessage;
void job_message(const char *line, JobMessage *message);

/* What --json printed, as it is kept: premises by their id, without names and addresses, for it
 * outlives what it is about. False for what cannot be read as JSON. */
bool job_result(const char *printed, Text *kept);

#endif
