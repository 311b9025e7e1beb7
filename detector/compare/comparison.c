#include "detector/compare/comparison.h"

const char *change_name(ChangeKind kind) {
    static const char *const names[] = {"entered", "left", "moved"};
    return names[kind];
}
