/* version.h - the version of the mathematics: which numbers facts and parameters come to.
 *
 * One more with every change after which the same facts, parameters and seed can give another
 * score. (Places and selection have a version of their own, RANKING_VERSION of
 * detector/run/ranking.h.) Builds of one model version and ranking version make each other's runs
 * again to the byte; those of one model version may use each other's evidence. A run of another
 * version is made again by a build of that version. tests/golden/model_versions.txt keeps the
 * digest of the scores of each version, and a test refuses a digest that moved under a version that
 * did not. A change that the list of the test cannot show (another kind of input, a rare path)
 * moves the version all the same. */
#ifndef MODELS_PARAMS_VERSION_H
#define MODELS_PARAMS_VERSION_H

enum { MODEL_VERSION = 6 };

#endif
