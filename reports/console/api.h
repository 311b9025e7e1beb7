/* api.h - the console for other programs: JSON, read-only, with a token (Authorization: Bearer). */
#ifndef REPORTS_CONSOLE_API_H
#define REPORTS_CONSOLE_API_H
#include "detector/serve/endpoint.h"

/* {"error": "..."} */
void console_api_refuse(int code, const char *why, Answer *answer);

#endif
