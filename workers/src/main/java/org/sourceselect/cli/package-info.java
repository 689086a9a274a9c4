/**
 * The command line: reads options, starts or attaches to workflows, shows their progress and prints what they found.
 *
 * <p>Its rooms: {@code command}, one class each; {@code option}, what they share; {@code run}, the work from start to end;
 * {@code file}, what is written and read; {@code text}, what a person reads. Results go to standard output; progress, warnings and errors to standard error. A user's mistake ends in one sentence
 * and exit code 2, an error of ours in one sentence, a log file and exit code 1. Depends on {@code embedded}, {@code worker},
 * {@code plugin} and the rooms of the activities and workflows; nothing depends on it.
 */
@NullMarked
package org.sourceselect.cli;

import org.jspecify.annotations.NullMarked;
