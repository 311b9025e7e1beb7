/* version.h - which build of the program this is.
 *
 * GEVEL_RELEASE, a macro of the build ("0.1.0"), moves with releases; it marks files that must not
 * change from commit to commit. gevel_version moves with every commit
 * ("0.1.0+20261130.gca50ff0abc",
 * ".dirty" when built from changed files). Neither says whether two builds give the same numbers:
 * MODEL_VERSION does (models/params/version.h). */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

/* Defined by each program that is linked: the generated text in gevel, a fixed one in tests. */
extern const char gevel_version[];

#endif
