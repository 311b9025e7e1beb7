/* Tests do not change from commit to commit, nor are they linked again. */
#include "datasets/base/version.h"

const char gevel_version[] = "0.1.0";
